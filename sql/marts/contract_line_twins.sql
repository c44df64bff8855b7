-- marts.contract_line_twins: one line of one version of a contract that has the id of a line of the same or another version.
-- key: own_line_key, line_key
--
-- An amendment renews a line by its id: what is decided after it, and its history, go on there.
with lines as (
    select
        lines.line_key,
        lines.contract_key,
        lines.line_id,
        contracts.contract_id
    from staging.contract_lines as lines
    inner join staging.contracts as contracts on lines.contract_key = contracts.contract_key
),

paired as (
    select
        lines.line_key as own_line_key,
        lines.contract_key as own_contract_key,
        twins.line_key,
        twins.contract_key
    from lines
    inner join lines as twins
        on lines.contract_id = twins.contract_id and lines.line_id = twins.line_id
)

select * from paired

-- marts.clock_services: one service that a version of a contract names, and one row for all others.
-- key: contract_key, service
with contracts as (
    select contract_key from staging.contracts
),

lines as (
    select
        line_key,
        contract_key
    from staging.contract_lines
),

matches as (
    select
        line_key,
        service
    from staging.contract_matches
    where service is not null
),

named as (
    select
        lines.contract_key,
        matches.service
    from matches
    inner join lines on matches.line_key = lines.line_key
    group by lines.contract_key, matches.service
),

combined as (
    select * from named
    union all
    select
        contract_key,
        cast(null as varchar) as service
    from contracts
),

numbered as (
    select
        contract_key,
        service,
        row_number() over (order by contract_key, service nulls first) as service_key
    from combined
)

select * from numbered

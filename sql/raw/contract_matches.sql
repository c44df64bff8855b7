-- raw.contract_matches: one service and priority that a commitment line is for.
-- key: line_key, service, priority
select
    cast(null as integer) as line_key,
    cast(null as varchar) as service,    -- null: every service that no other line of the indicator names
    cast(null as integer) as priority    -- null: every priority
where false

-- raw.contract_matches: one service and priority that a commitment line is for.
-- key: line_key, service, priority
--
-- A line that names the service comes before one for every service, priority by priority.
select
    cast(null as integer) as line_key,
    cast(null as varchar) as service,    -- null: every service
    cast(null as integer) as priority    -- null: every priority
where false

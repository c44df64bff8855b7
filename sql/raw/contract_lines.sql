-- raw.contract_lines: one commitment line of one version of a contract: the atom of compliance (domain 3.1).
-- key: line_key
select
    cast(null as integer) as line_key,           -- rises with contract_key and position
    cast(null as integer) as contract_key,
    cast(null as integer) as position,           -- order in the contract, from 1
    cast(null as varchar) as line_id,            -- GTR-P1
    cast(null as varchar) as title,
    cast(null as varchar) as clause,
    cast(null as varchar) as indicator,          -- acknowledge, restore, resolve, availability, interruption
    cast(null as varchar) as audience,           -- client, internal, supplier
    cast(null as varchar) as service_class,
    cast(null as bigint) as target_seconds,      -- null for availability and for working days
    cast(null as integer) as target_days,        -- of working days: the end of the n-th; null otherwise
    cast(null as varchar) as calendar_id,        -- of raw.calendar_days: `HO`, or `HO@Indian/Reunion` in another zone
    cast(null as varchar) as clock_from,         -- declared, opened, occurred, assigned
    cast(null as bigint) as threshold_ppm,
    cast(null as bigint) as expected_ppm,        -- null: none
    cast(null as varchar) as downtime_from,      -- observed, ticket
    cast(null as bigint) as min_outage_seconds,
    cast(null as boolean) as is_weighted
where false

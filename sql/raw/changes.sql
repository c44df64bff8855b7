-- raw.changes: one row of an export or register of changes.
-- key: load_id, source_line
select
    cast(null as varchar) as source,
    cast(null as varchar) as source_file,
    cast(null as bigint) as source_line,
    cast(null as bigint) as load_id,
    cast(null as varchar) as change_id,
    cast(null as varchar) as title,
    cast(null as varchar) as service,
    cast(null as varchar) as type,           -- standard, normal, emergency
    cast(null as varchar) as risk,
    cast(null as varchar) as cab_decision,
    cast(null as timestamptz) as cab_at,
    cast(null as varchar) as result,         -- success, with issues, failed, rolled back
    cast(null as timestamptz) as planned_start_at,
    cast(null as timestamptz) as planned_end_at,
    cast(null as timestamptz) as actual_start_at,
    cast(null as timestamptz) as actual_end_at,
    cast(null as varchar) as services,       -- several, separated by ; or |
    cast(null as varchar) as cis,            -- several, separated by ; or |
    cast(null as varchar) as client,         -- null: every client of the services
    cast(null as varchar) as owner_group,
    cast(null as timestamptz) as announced_at,
    cast(null as varchar) as template_id,    -- of the catalogue of recurring changes
    cast(null as boolean) as is_recurring,
    cast(null as varchar) as problem_id      -- problem that it is to remove
where false

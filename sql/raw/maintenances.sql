-- raw.maintenances: one row of the register of planned maintenance.
-- key: load_id, source_line
select
    cast(null as varchar) as source,
    cast(null as varchar) as source_file,
    cast(null as bigint) as source_line,
    cast(null as bigint) as load_id,
    cast(null as varchar) as maintenance_id,
    cast(null as varchar) as change_id,
    cast(null as varchar) as client,         -- null: every client
    cast(null as varchar) as service,        -- null: every service
    cast(null as varchar) as site,           -- null: every site
    cast(null as varchar) as title,
    cast(null as timestamptz) as announced_at,
    cast(null as timestamptz) as planned_start_at,
    cast(null as timestamptz) as planned_end_at,
    cast(null as timestamptz) as actual_start_at,
    cast(null as timestamptz) as actual_end_at,
    cast(null as varchar) as reference
where false

-- raw.reports: one report on an incident (CRI, PIR, RAI), as the register of publications gives it (domain 2.6, M3).
-- key: load_id, source_line
select
    cast(null as varchar) as source,
    cast(null as varchar) as source_file,
    cast(null as bigint) as source_line,
    cast(null as bigint) as load_id,
    cast(null as varchar) as incident_id,
    cast(null as varchar) as kind,           -- cri, pir, rai
    cast(null as varchar) as version,        -- provisional, final
    cast(null as timestamptz) as published_at,
    cast(null as date) as due_on,            -- agreed for this one; null: by the threshold of the workspace
    cast(null as varchar) as reference
where false

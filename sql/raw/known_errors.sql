-- raw.known_errors: one row of the register of known errors (domain 7).
-- key: load_id, source_line
select
    cast(null as varchar) as source,
    cast(null as varchar) as source_file,
    cast(null as bigint) as source_line,
    cast(null as bigint) as load_id,
    cast(null as varchar) as known_error_id,
    cast(null as varchar) as problem_id,
    cast(null as varchar) as title,
    cast(null as varchar) as service,
    cast(null as varchar) as symptom,
    cast(null as varchar) as workaround,
    cast(null as varchar) as owner_group,
    cast(null as timestamptz) as published_at,
    cast(null as timestamptz) as retired_at,
    cast(null as bigint) as use_count        -- uses of the workaround, as the register counts them
where false

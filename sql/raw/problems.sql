-- raw.problems: one row of an export or register of problems.
-- key: load_id, source_line
select
    cast(null as varchar) as source,
    cast(null as varchar) as source_file,
    cast(null as bigint) as source_line,
    cast(null as bigint) as load_id,
    cast(null as varchar) as problem_id,
    cast(null as varchar) as title,
    cast(null as varchar) as service,
    cast(null as varchar) as state,
    cast(null as varchar) as root_cause,
    cast(null as timestamptz) as root_cause_found_at,
    cast(null as varchar) as workaround,
    cast(null as boolean) as is_known_error,
    cast(null as varchar) as owner_group,
    cast(null as timestamptz) as opened_at,
    cast(null as timestamptz) as resolved_at,
    cast(null as timestamptz) as closed_at
where false

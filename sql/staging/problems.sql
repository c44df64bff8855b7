-- staging.problems: one problem as the latest row about it gives it.
-- key: problem_id
with rows as (
    select
        *,
        row_number() over (partition by problem_id order by load_id desc, source_line desc) as age
    from raw.problems
),

latest as (
    select
        source,
        source_file,
        source_line,
        load_id,
        problem_id,
        title,
        service,
        state,
        root_cause,
        root_cause_found_at,
        workaround,
        is_known_error,
        owner_group,
        opened_at,
        resolved_at,
        closed_at
    from rows
    where age = 1
)

select * from latest

-- staging.changes: one change as the latest row about it gives it.
-- key: change_id
with rows as (
    select
        *,
        row_number() over (partition by change_id order by load_id desc, source_line desc) as age
    from raw.changes
),

latest as (
    select
        source,
        source_file,
        source_line,
        load_id,
        change_id,
        title,
        service,
        type,
        risk,
        cab_decision,
        cab_at,
        result,
        planned_start_at,
        planned_end_at,
        actual_start_at,
        actual_end_at,
        services,
        cis,
        client,
        owner_group,
        announced_at,
        template_id,
        is_recurring,
        problem_id
    from rows
    where age = 1
)

select * from latest

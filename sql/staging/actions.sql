-- staging.actions: one action as the latest row about it gives it.
-- key: action_id
with rows as (
    select
        *,
        row_number() over (partition by action_id order by load_id desc, source_line desc) as age
    from raw.actions
),

latest as (
    select
        source,
        source_file,
        source_line,
        load_id,
        action_id,
        origin,
        description,
        owner_group,
        state,
        created_on,
        due_original_on,
        due_current_on,
        done_on,
        incident_id,
        problem_id,
        change_id,
        replan_count,
        evidence,
        check_on,
        check_result
    from rows
    where age = 1
)

select * from latest

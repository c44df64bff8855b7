-- marts.actions: one action of the register, with the date first promised and the one that holds now.
-- key: action_id
--
-- A new date never replaces the first one (domain 2.6, AC1): both are kept, and lateness is told
-- against the current one.
with actions as (
    select * from staging.actions
    where action_id is not null
),

dated as (
    select
        action_id,
        origin,
        description,
        owner_group,
        state,
        created_on,
        coalesce(due_original_on, due_current_on) as due_original_on,
        coalesce(due_current_on, due_original_on) as due_on,
        coalesce(due_current_on <> due_original_on, false) as is_replanned,
        done_on,
        source_file,
        source_line
    from actions
)

select * from dated

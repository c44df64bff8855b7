-- metrics.actions_on_time: one action, by the day first promised, a hit when it was done by then (AC1).
-- key: subject_id
--
-- A new date never replaces the first one. What was given up is left out, and so is what is not due
-- yet and not done.
with actions as (
    select * from marts.actions
    where due_original_epoch is not null
),

params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

counted as (
    select
        actions.subject_id,
        actions.due_original_epoch as period_epoch,
        coalesce(actions.done_on <= actions.due_original_on, false) as is_hit,
        cast(null as bigint) as value,
        case
            when actions.is_cancelled then 'given_up'
            when actions.done_on is null
                and actions.due_original_epoch + 86400 > params.as_of_epoch then 'not_due'
        end as excluded_because
    from actions
    cross join params
)

select * from counted

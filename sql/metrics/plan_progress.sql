-- metrics.plan_progress: one stretch of an action of the plan, a hit once it is done (AC3).
-- key: subject_id, period_epoch
--
-- Frame B, and what was done stays in. What was given up is out of the plan.
with actions as (
    select
        subject_id,
        coalesce(
            created_epoch,
            least(
                coalesce(due_original_epoch, done_epoch),
                coalesce(done_epoch, due_original_epoch)
            )
        ) as created_epoch,
        done_epoch
    from marts.actions
    where not is_cancelled
),

params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

dated as (
    select
        actions.subject_id,
        coalesce(least(actions.created_epoch, params.as_of_epoch), params.as_of_epoch)
            as created_epoch,
        actions.done_epoch
    from actions
    cross join params
),

cut as (
    select
        subject_id,
        created_epoch as period_epoch,
        done_epoch as until_epoch,
        false as is_hit
    from dated
    where coalesce(done_epoch > created_epoch, true)
    union all
    select
        subject_id,
        greatest(done_epoch, created_epoch) as period_epoch,
        cast(null as bigint) as until_epoch,
        true as is_hit
    from dated
    where done_epoch is not null
),

counted as (
    select
        subject_id,
        period_epoch,
        until_epoch,
        is_hit,
        cast(null as bigint) as value,
        cast(null as varchar) as excluded_because
    from cut
)

select * from counted

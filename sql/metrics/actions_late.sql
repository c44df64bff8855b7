-- metrics.actions_late: one stretch of an open action, a hit from the day after the date that holds (AC2).
-- key: subject_id, period_epoch
--
-- Frame B. An action that nobody dated began, at the latest, when it was due or at the cut. What was
-- given up is in no stock.
with actions as (
    select * from marts.actions
    where not is_cancelled
),

params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

dated as (
    select
        actions.subject_id,
        coalesce(
            actions.created_epoch,
            least(
                params.as_of_epoch,
                coalesce(actions.late_epoch, params.as_of_epoch),
                coalesce(actions.done_epoch, params.as_of_epoch)
            )
        ) as created_epoch,
        actions.late_epoch,
        actions.done_epoch
    from actions
    cross join params
),

cut as (
    select
        subject_id,
        created_epoch as period_epoch,
        least(
            coalesce(late_epoch, done_epoch),
            coalesce(done_epoch, late_epoch)
        ) as until_epoch,
        false as is_hit
    from dated
    where coalesce(late_epoch > created_epoch, true)
        and coalesce(done_epoch > created_epoch, true)
    union all
    select
        subject_id,
        greatest(created_epoch, late_epoch) as period_epoch,
        done_epoch as until_epoch,
        true as is_hit
    from dated
    where late_epoch is not null and coalesce(done_epoch > late_epoch, true)
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

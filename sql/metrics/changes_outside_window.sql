-- metrics.changes_outside_window: one change that was completed, a hit when it began before its window or ended after it (C2).
-- key: subject_id
with changes as (
    select * from marts.changes
    where completed_epoch is not null
),

counted as (
    select
        subject_id,
        completed_epoch as period_epoch,
        outside_seconds > 0 as is_hit,
        outside_seconds as value,
        case
            when outside_seconds is null then 'no_window'
            when actual_end_epoch < actual_start_epoch then 'negative_duration'
        end as excluded_because
    from changes
)

select * from counted

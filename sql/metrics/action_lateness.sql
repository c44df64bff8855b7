-- metrics.action_lateness: one stretch in which an open action is late, with the instant from which it is (AC2).
-- key: subject_id
with actions as (
    select * from marts.actions
    where not is_cancelled and late_epoch is not null
        and coalesce(done_epoch > late_epoch, true)
),

counted as (
    select
        subject_id,
        late_epoch as period_epoch,
        done_epoch as until_epoch,
        cast(null as boolean) as is_hit,
        late_epoch as value,
        cast(null as varchar) as excluded_because
    from actions
)

select * from counted

-- metrics.changes_begun: one change, by the beginning of its window: the real one, else the planned one (C1).
-- key: subject_id
with changes as (
    select * from marts.changes
    where start_epoch is not null
),

counted as (
    select
        subject_id,
        start_epoch as period_epoch,
        cast(null as boolean) as is_hit,
        cast(null as bigint) as value,
        not_done_because as excluded_because
    from changes
)

select * from counted

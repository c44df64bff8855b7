-- metrics.changes_emergency: one change that was completed, a hit when it was an emergency (C2).
-- key: subject_id
with changes as (
    select * from marts.changes
    where completed_epoch is not null
),

counted as (
    select
        subject_id,
        completed_epoch as period_epoch,
        type_code = 'emergency' as is_hit,
        cast(null as bigint) as value,
        case when type_code is null then 'no_type' end as excluded_because
    from changes
)

select * from counted

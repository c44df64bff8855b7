-- metrics.changes_failed: one change that was completed, a hit when it failed or was rolled back (C2).
-- key: subject_id
--
-- Success with issues is no failure.
with changes as (
    select * from marts.changes
    where completed_epoch is not null
),

counted as (
    select
        subject_id,
        completed_epoch as period_epoch,
        result_code in ('failed', 'rolled_back') as is_hit,
        cast(null as bigint) as value,
        case when result_code is null then 'no_result' end as excluded_because
    from changes
)

select * from counted

-- metrics.change_failure_rate: one change that was completed, a hit when it failed, was rolled back or caused an incident (Q12b).
-- key: subject_id
--
-- Confirmed incidents alone. A change of unknown result that caused none is unknown.
with changes as (
    select * from marts.changes
    where completed_epoch is not null
),

counted as (
    select
        subject_id,
        completed_epoch as period_epoch,
        incident_count > 0 or coalesce(result_code in ('failed', 'rolled_back'), false) as is_hit,
        cast(null as bigint) as value,
        case when result_code is null and incident_count = 0 then 'no_result' end
            as excluded_because
    from changes
)

select * from counted

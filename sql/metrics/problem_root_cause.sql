-- metrics.problem_root_cause: one stretch of an open problem, a hit from the instant its root cause was found (P2).
-- key: subject_id, period_epoch
--
-- Frame B.
with findings as (
    select * from marts.problem_findings
    where finding = 'root_cause'
),

counted as (
    select
        subject_id,
        period_epoch,
        until_epoch,
        is_found as is_hit,
        cast(null as bigint) as value,
        case when is_undated then 'no_root_cause_date' end as excluded_because
    from findings
)

select * from counted

-- metrics.problem_known_error: one stretch of an open problem, a hit from the instant its known error was published (P2).
-- key: subject_id, period_epoch
--
-- Frame B.
with findings as (
    select * from marts.problem_findings
    where finding = 'known_error'
),

counted as (
    select
        subject_id,
        period_epoch,
        until_epoch,
        is_found as is_hit,
        cast(null as bigint) as value,
        case when is_undated then 'no_publication_date' end as excluded_because
    from findings
)

select * from counted

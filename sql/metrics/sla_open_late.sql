-- metrics.sla_open_late: one stay of an open incident past its restoration target (S4).
-- key: subject_id
--
-- Frame B: from the instant the counted time passes the target until the clock stops. Printed
-- beside the rate, so that a late incident cannot hide by staying open.
with results as (
    select * from marts.clock_results
    where indicator = 'restore' and is_headline
),

incidents as (
    select
        incident_key,
        not_timed_because
    from marts.incidents
),

counted as (
    select
        results.incident_key as subject_id,
        results.decided_epoch as period_epoch,
        results.stop_epoch as until_epoch,
        cast(null as boolean) as is_hit,
        results.overrun_seconds as value,
        case when not results.is_committed then incidents.not_timed_because end as excluded_because
    from results
    inner join incidents on results.incident_key = incidents.incident_key
    where results.verdict = 'breached' and results.decided_epoch is not null
)

select * from counted

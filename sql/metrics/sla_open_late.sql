-- metrics.sla_open_late: one stay of an open incident past its restoration target (S4).
-- key: subject_id
--
-- Frame B: from the instant the counted time passes the target until the clock stops. Printed
-- beside the rate, so that a late incident cannot hide by staying open.
with commitments as (
    select * from marts.commitments
    where indicator = 'restore'
),

incidents as (
    select
        incident_key,
        not_timed_because
    from marts.incidents
),

counted as (
    select
        commitments.incident_key as subject_id,
        commitments.decided_epoch as period_epoch,
        commitments.stop_epoch as until_epoch,
        cast(null as boolean) as is_hit,
        commitments.overrun_seconds as value,
        incidents.not_timed_because as excluded_because
    from commitments
    inner join incidents on commitments.incident_key = incidents.incident_key
    where commitments.verdict = 'breached' and commitments.decided_epoch is not null
)

select * from counted

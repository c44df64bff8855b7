-- metrics.sla_breaches: one promise of the target grid that was not kept (S3).
-- key: subject_id, indicator
--
-- Frame D: in the period in which the counted time passed the target, even if the incident is still
-- open. Stays late until the clock stops: until_epoch is null while it runs.
with commitments as (
    select * from marts.commitments
    where verdict = 'breached'
),

incidents as (
    select
        incident_key,
        not_timed_because
    from marts.incidents
),

listed as (
    select
        commitments.incident_key as subject_id,
        commitments.indicator,
        coalesce(commitments.decided_epoch, commitments.stop_epoch) as period_epoch,
        commitments.stop_epoch as until_epoch,
        commitments.start_epoch,
        commitments.deadline_epoch,
        commitments.calendar_id,
        commitments.target_seconds,
        commitments.counted_seconds,
        commitments.overrun_seconds
    from commitments
    inner join incidents on commitments.incident_key = incidents.incident_key
    where incidents.not_timed_because is null
)

select * from listed

-- metrics.at_risk: one stay of an open incident in the last quarter of the way to its restoration deadline (S5).
-- key: subject_id
--
-- From three quarters of the elapsed time between the beginning of the promise and its deadline,
-- until the clock stops or the deadline passes. The deadline has the calendar of the target in it;
-- the way to it is told in elapsed time.
with commitments as (
    select * from marts.commitments
    where indicator = 'restore' and deadline_epoch is not null and deadline_epoch > start_epoch
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
        commitments.start_epoch + cast(
            floor((commitments.deadline_epoch - commitments.start_epoch) * 0.75e0) as bigint
        ) as period_epoch,
        least(
            commitments.deadline_epoch,
            coalesce(commitments.stop_epoch, commitments.deadline_epoch)
        ) as until_epoch,
        commitments.start_epoch,
        commitments.deadline_epoch,
        commitments.calendar_id,
        commitments.target_seconds
    from commitments
    inner join incidents on commitments.incident_key = incidents.incident_key
    where incidents.not_timed_because is null and commitments.verdict <> 'undetermined'
)

select * from listed

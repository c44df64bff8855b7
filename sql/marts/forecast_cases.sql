-- marts.forecast_cases: one clock that runs at one instant, as it could be seen then: at the cut, or in the past for a trial.
-- key: training, commitment_key, at_epoch, lead_seconds
-- built as: view
--
-- The team is the one that has the incident at that instant. Nothing that came later is here: not
-- the resolution, not the closing code, not a priority given later (domain 6.5).
with commitments as (
    select * from marts.commitments
    where verdict = 'pending' and target_seconds > 0 and counted_seconds <= target_seconds
),

params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

-- The last stay has no end.
stays as (
    select
        incident_key,
        assignment_group
    from marts.group_intervals
    where to_epoch is null
),

running as (
    select
        'now' as training,
        commitments.commitment_key,
        params.as_of_epoch as at_epoch,
        cast(0 as bigint) as lead_seconds,
        commitments.indicator,
        commitments.calendar_id,
        coalesce(commitments.priority, 0) as priority,
        stays.assignment_group as team,
        commitments.target_seconds,
        commitments.counted_seconds
    from commitments
    cross join params
    left join stays on commitments.incident_key = stays.incident_key
),

past as (
    select
        'split' as training,
        commitment_key,
        at_epoch,
        lead_seconds,
        indicator,
        calendar_id,
        priority,
        team,
        target_seconds,
        counted_seconds
    from marts.forecast_snapshots
),

combined as (
    select * from running
    union all
    select * from past
)

select * from combined

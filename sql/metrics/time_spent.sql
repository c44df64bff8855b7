-- metrics.time_spent: the calendar seconds that a breached incident spent in one state, or with one team, on its clock.
-- key: subject_id, kind, name
--
-- Between the beginning of the promise and its end, or the cut while it runs: where the time went.
-- Waits are told by reason.
with results as (
    select * from marts.clock_results
    where verdict = 'breached' and indicator = 'restore' and is_headline
),

params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

clocks as (
    select
        results.incident_key,
        results.start_epoch,
        coalesce(results.stop_epoch, params.as_of_epoch) as end_epoch
    from results
    cross join params
),

stays as (
    select
        incident_key,
        'state' as kind,
        case when state = 'pending' then 'pending ' || coalesce(pending_reason,
            'other') else state end as name,
        from_epoch,
        to_epoch
    from marts.state_intervals
    union all
    select
        incident_key,
        'team' as kind,
        assignment_group as name,
        from_epoch,
        to_epoch
    from marts.group_intervals
),

clipped as (
    select
        stays.incident_key,
        stays.kind,
        stays.name,
        least(coalesce(stays.to_epoch, clocks.end_epoch), clocks.end_epoch)
        - greatest(stays.from_epoch, clocks.start_epoch) as seconds
    from stays
    inner join clocks
        on stays.incident_key = clocks.incident_key
        and stays.from_epoch < clocks.end_epoch
        and (stays.to_epoch is null or stays.to_epoch > clocks.start_epoch)
),

summed as (
    select
        incident_key as subject_id,
        kind,
        name,
        cast(sum(seconds) as bigint) as seconds
    from clipped
    where seconds > 0
    group by incident_key, kind, name
)

select * from summed

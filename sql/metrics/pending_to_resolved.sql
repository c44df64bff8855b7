-- metrics.pending_to_resolved: one wait that ended, a hit when it ended by a resolution (Q15).
-- key: subject_id, ordinal
--
-- Frame R: waits of the incidents resolved in the period. Waits that end by being solved hide work
-- under a stopped clock. Needs the lifecycle: an incident without is one row, left out.
with intervals as (
    select * from marts.state_intervals
),

incidents as (
    select
        incident_key,
        resolved_epoch,
        event_count,
        not_counted_because
    from marts.incidents
),

followed as (
    select
        incident_key,
        ordinal,
        state,
        lead(state) over (partition by incident_key order by from_epoch, ordinal) as next_state
    from intervals
),

counted as (
    select
        followed.incident_key as subject_id,
        followed.ordinal,
        incidents.resolved_epoch as period_epoch,
        followed.next_state = 'resolved' as is_hit,
        cast(null as bigint) as value,
        incidents.not_counted_because as excluded_because
    from followed
    inner join incidents on followed.incident_key = incidents.incident_key
    where
        followed.state = 'pending'
        and followed.next_state is not null
        -- A change of the reason of a wait does not end it.
        and followed.next_state <> 'pending'
        and incidents.resolved_epoch is not null
        and incidents.event_count > 0
    union all
    -- One row stands for all the waits that nobody recorded.
    select
        incident_key as subject_id,
        0 as ordinal,
        resolved_epoch as period_epoch,
        cast(null as boolean) as is_hit,
        cast(null as bigint) as value,
        coalesce(not_counted_because, 'no_lifecycle') as excluded_because
    from incidents
    where resolved_epoch is not null and event_count = 0
)

select * from counted

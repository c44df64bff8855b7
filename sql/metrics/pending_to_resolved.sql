-- metrics.pending_to_resolved: one wait that ended, a hit when it ended by a resolution (Q15).
-- key: subject_id, ordinal
--
-- Frame R: waits of the incidents resolved in the period. Waits that end by being solved hide work
-- under a stopped clock. Needs the lifecycle.
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
        case
            when incidents.not_counted_because is not null then incidents.not_counted_because
            when incidents.event_count = 0 then 'no_lifecycle'
        end as excluded_because
    from followed
    inner join incidents on followed.incident_key = incidents.incident_key
    where
        followed.state = 'pending'
        and followed.next_state is not null
        -- A change of the reason of a wait does not end it.
        and followed.next_state <> 'pending'
        and incidents.resolved_epoch is not null
)

select * from counted

-- metrics.incident_steps: one step of the life of an incident, in its order.
-- key: subject_id, at_epoch, sequence, position, field
--
-- What the lifecycle tells, with its file and line. An incident without lifecycle has the steps
-- that its own columns tell. The values of the field assignee are names of persons: a pack prints
-- them only when the workspace asks for names.
with incidents as (
    select * from marts.incidents
),

events as (
    select * from marts.events
    where field in ('created', 'state', 'assignment_group', 'assignee', 'priority', 'restored')
),

stays as (
    select * from marts.state_intervals
),

logged as (
    select
        incident_key as subject_id,
        logged_epoch as at_epoch,
        sequence,
        position,
        field,
        old_value,
        new_value,
        pending_reason,
        actor_role,
        source_file,
        source_line
    from events
),

told as (
    select
        stays.incident_key as subject_id,
        stays.from_epoch as at_epoch,
        cast(stays.ordinal as bigint) as sequence,
        cast(0 as bigint) as position,
        'state' as field,
        stays.old_state as old_value,
        stays.state as new_value,
        stays.pending_reason,
        cast(null as varchar) as actor_role,
        incidents.source_file,
        incidents.source_line
    from stays
    inner join incidents on stays.incident_key = incidents.incident_key
    where incidents.event_count = 0
),

combined as (
    select * from logged
    union all
    select * from told
)

select * from combined

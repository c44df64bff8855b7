-- staging.events: one change of one field of one incident.
-- key: incident_id, at_epoch, sequence, position, field
-- settled by: incident_id
--
-- Two sources in one form: the lifecycle store, which gives changes, and update logs, whose rows
-- are compared with the one before. Order is time, then the tool's sequence, then the line: minutes
-- are shared by many updates. Overlapping exports repeat events: the repeated one is dropped,
-- because a change told twice in one minute would look like a return.
with retold as (
    select * from staging.retold
),

logged as (
    select
        events.incident_id,
        cast(floor(epoch(events."at")) as bigint) as at_epoch,
        coalesce(events.sequence, 0) as sequence,
        events.load_id * 10000000000 + events.source_line as position,
        events.field,
        events.old_value,
        events.new_value,
        events.pending_reason,
        events.actor_role,
        events.source_file,
        events.source_line
    from raw.events as events
    left join retold on events.incident_id = retold.incident_id
    where events."at" is not null and events.incident_id is not null and retold.incident_id is null
),

-- Spelled out again: a step that two steps read is kept whole, and every reader of a field would pay
-- for all of them.
repeated as (
    select
        events.incident_id,
        cast(floor(epoch(events."at")) as bigint) as at_epoch,
        coalesce(events.sequence, 0) as sequence,
        events.load_id * 10000000000 + events.source_line as position,
        events.field,
        events.old_value,
        events.new_value,
        events.pending_reason,
        events.actor_role,
        events.source_file,
        events.source_line
    from raw.events as events
    inner join retold on events.incident_id = retold.incident_id
    where events."at" is not null
),

told_once as (
    select
        incident_id,
        at_epoch,
        sequence,
        min(position) as position,
        field,
        old_value,
        new_value,
        pending_reason,
        actor_role,
        min_by(source_file, position) as source_file,
        min_by(source_line, position) as source_line
    from repeated
    group by
        incident_id,
        at_epoch,
        sequence,
        field,
        old_value,
        new_value,
        pending_reason,
        actor_role
),

updates as (
    select * from staging.updates
),

states as (
    select
        incident_id,
        at_epoch,
        sequence,
        position,
        'state' as field,
        old_state as old_value,
        state as new_value,
        pending_reason,
        cast(null as varchar) as actor_role,
        source_file,
        source_line
    from updates
    where is_first or state is distinct from old_state or pending_reason is distinct from old_reason
),

assignments as (
    select
        incident_id,
        at_epoch,
        sequence,
        position,
        'assignment_group' as field,
        old_group as old_value,
        assignment_group as new_value,
        cast(null as varchar) as pending_reason,
        cast(null as varchar) as actor_role,
        source_file,
        source_line
    from updates
    where assignment_group is distinct from old_group
),

people as (
    select
        incident_id,
        at_epoch,
        sequence,
        position,
        'assignee' as field,
        old_assignee as old_value,
        assignee as new_value,
        cast(null as varchar) as pending_reason,
        cast(null as varchar) as actor_role,
        source_file,
        source_line
    from updates
    where assignee is distinct from old_assignee
),

priorities as (
    select
        incident_id,
        at_epoch,
        sequence,
        position,
        'priority' as field,
        cast(old_priority as varchar) as old_value,
        cast(priority as varchar) as new_value,
        cast(null as varchar) as pending_reason,
        cast(null as varchar) as actor_role,
        source_file,
        source_line
    from updates
    where priority is distinct from old_priority
),

combined as (
    select * from logged
    union all
    select * from told_once
    union all
    select * from states
    union all
    select * from assignments
    union all
    select * from people
    union all
    select * from priorities
)

select * from combined

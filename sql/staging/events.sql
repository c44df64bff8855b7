-- staging.events: one change of one field of one incident.
-- key: incident_id, at_epoch, sequence, position, field
--
-- Two sources in one form: the lifecycle store, which gives changes, and update logs, whose rows
-- are compared with the one before. Order is time, then the tool's sequence, then the line: minutes
-- are shared by many updates. Overlapping exports repeat events: the repeated one is dropped,
-- because a change told twice in one minute would look like a return.
with rows as (
    select
        incident_id,
        cast(floor(epoch("at")) as bigint) as at_epoch,
        coalesce(sequence, 0) as sequence,
        load_id,
        load_id * 10000000000 + source_line as position,
        field,
        old_value,
        new_value,
        pending_reason,
        actor_role,
        source_file,
        source_line
    from raw.events
    where "at" is not null and incident_id is not null
),

-- Only an incident that several loads speak of can have repeats: looking for them costs as much as
-- all the rest.
retold as (
    select incident_id
    from rows
    group by incident_id
    having min(load_id) <> max(load_id)
),

told_once as (
    select rows.*
    from rows
    left join retold on rows.incident_id = retold.incident_id
    where retold.incident_id is null
),

logged as (
    select
        incident_id,
        at_epoch,
        sequence,
        position,
        field,
        old_value,
        new_value,
        pending_reason,
        actor_role,
        source_file,
        source_line
    from told_once
    union all
    select
        rows.incident_id,
        rows.at_epoch,
        rows.sequence,
        min(rows.position) as position,
        rows.field,
        rows.old_value,
        rows.new_value,
        rows.pending_reason,
        rows.actor_role,
        min_by(rows.source_file, rows.position) as source_file,
        min_by(rows.source_line, rows.position) as source_line
    from rows
    inner join retold on rows.incident_id = retold.incident_id
    group by
        rows.incident_id,
        rows.at_epoch,
        rows.sequence,
        rows.field,
        rows.old_value,
        rows.new_value,
        rows.pending_reason,
        rows.actor_role
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
    select * from states
    union all
    select * from assignments
    union all
    select * from people
    union all
    select * from priorities
)

select * from combined

-- staging.updates: one update of an incident in a one-row-per-update log, with the values before it.
-- key: incident_id, position
-- settled by: incident_id
-- built as: table
--
-- Overlapping exports of the same log repeat updates: the repeated one is dropped here.
with rows as (
    select * from raw.incidents
),

seen as (
    select
        incident_id,
        cast(floor(epoch(updated_at)) as bigint) as at_epoch,
        coalesce(sequence, 0) as sequence,
        state_text,
        state,
        pending_reason,
        assignment_group,
        assignee,
        priority,
        min(load_id * 10000000000 + source_line) as position,
        min_by(source_file, load_id * 10000000000 + source_line) as source_file,
        min_by(source_line, load_id * 10000000000 + source_line) as source_line
    from rows
    where is_update and updated_at is not null
    group by
        incident_id,
        updated_at,
        sequence,
        state_text,
        state,
        pending_reason,
        assignment_group,
        assignee,
        priority
),

compared as (
    select
        *,
        row_number() over life = 1 as is_first,
        lag(state) over life as old_state,
        lag(pending_reason) over life as old_reason,
        lag(assignment_group) over life as old_group,
        lag(assignee) over life as old_assignee,
        lag(priority) over life as old_priority
    from seen
    window life as (partition by incident_id order by at_epoch, sequence, position)
)

select * from compared

-- marts.events: one change of one field of one known incident, as of the cut of the run.
-- key: incident_key, at_epoch, logged_epoch, sequence, position, field
-- settled by: incident_key
-- built as: view
--
-- Changes after the cut are left out, so that a run made for an earlier instant sees what could be
-- seen then. What happened before the opening is moved to it: an incident has no life before.
-- Events of one incident are ordered by at_epoch, logged_epoch, sequence, position: time, then the
-- tool's own order, then the line.
with events as (
    select * from staging.events
),

incidents as (
    select
        incident_key,
        incident_id,
        coalesce(opened_epoch, created_epoch) as opened_epoch
    from staging.incidents
),

params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

known as (
    select
        incidents.incident_key,
        greatest(events.at_epoch, coalesce(incidents.opened_epoch, events.at_epoch)) as at_epoch,
        events.at_epoch as logged_epoch,
        events.sequence,
        events.position,
        events.field,
        events.old_value,
        events.new_value,
        events.pending_reason,
        events.actor_role,
        events.source_file,
        events.source_line
    from events
    inner join incidents on events.incident_id = incidents.incident_id
    cross join params
    where events.at_epoch <= params.as_of_epoch
)

select * from known

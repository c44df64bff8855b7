-- checks.orphan_events: one incident that the lifecycle speaks of and no export holds.
-- key: incident_id
-- severity: warning
with events as (
    select
        incident_id,
        count(*) as event_count,
        min(source_file) as source_file,
        min(source_line) as source_line
    from staging.events
    group by incident_id
),

incidents as (
    select incident_id from staging.incidents
)

select
    events.incident_id,
    events.event_count,
    events.source_file,
    events.source_line
from events
left join incidents on events.incident_id = incidents.incident_id
where incidents.incident_id is null

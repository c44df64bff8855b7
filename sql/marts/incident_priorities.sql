-- marts.incident_priorities: one incident with the priority that holds at the cut, the first one and the changes between.
-- key: incident_key
-- settled by: incident_key
--
-- The lifecycle wins over the column of the export, because it can be read as of the cut.
with incidents as (
    select
        incident_key,
        priority
    from staging.incidents
),

followed as (
    select
        incident_key,
        min_by(priority, stay) as first_priority,
        max_by(priority, stay) as last_priority,
        count(*) - 1 as change_count,
        count(*) filter (where priority > old_priority) as lowered_count,
        count(*) filter (where priority < old_priority) as raised_count
    from marts.priority_intervals
    group by incident_key
),

settled as (
    select
        incidents.incident_key,
        coalesce(followed.last_priority, incidents.priority) as priority,
        followed.first_priority,
        coalesce(followed.change_count, 0) as change_count,
        coalesce(followed.lowered_count, 0) as lowered_count,
        coalesce(followed.raised_count, 0) as raised_count
    from incidents
    left join followed on incidents.incident_key = followed.incident_key
)

select * from settled

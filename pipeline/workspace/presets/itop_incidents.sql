-- iTop: one object of the class Incident.
select
    t.id as row_key,
    t.last_update as row_mark,
    t.ref as incident_id,
    t.title as title,
    t.description as description,
    i.status as state,
    i.priority as priority,
    i.impact as impact,
    i.urgency as urgency,
    o.name as client,
    s.name as service,
    sub.name as subcategory,
    i.origin as channel,
    team.name as assignment_group,
    t.start_date as opened_at,
    i.assignment_date as acknowledged_at,
    i.resolution_date as resolved_at,
    t.close_date as closed_at,
    t.last_update as updated_at,
    problem.ref as problem_id,
    change_.ref as change_id,
    parent.ref as parent_id,
    i.resolution_code as close_code,
    i.solution as resolution,
    i.ttr_100_passed as tool_sla_breached,
    i.ttr_100_deadline as tool_due_at,
    i.cumulatedpending_timespent as tool_paused_seconds
from ticket t
inner join ticket_incident i on i.id = t.id
left join organization o on o.id = t.org_id
left join service s on s.id = i.service_id
left join servicesubcategory sub on sub.id = i.servicesubcategory_id
left join contact team on team.id = t.team_id
left join ticket problem on problem.id = i.parent_problem_id
left join ticket change_ on change_.id = i.parent_change_id
left join ticket parent on parent.id = i.parent_incident_id

-- GLPI 10: one ticket of type incident that is not in the bin. The moment at which somebody took charge is left to the history:
-- takeintoaccount_delay_stat counts in the calendar of the entity, so it names no instant.
select
    t.id as row_key,
    t.date_mod as row_mark,
    t.id as incident_id,
    t.name as title,
    t.content as description,
    'Incident' as type,
    t.status as state,
    t.priority as priority,
    t.impact as impact,
    t.urgency as urgency,
    e.name as client,
    l.completename as site,
    c.completename as category,
    r.name as channel,
    (
        select concat(i.itemtype, ' ', i.items_id) from glpi_items_tickets i
        where i.tickets_id = t.id order by i.id limit 1
    ) as ci,
    (
        select coalesce(g.completename, g.name) from glpi_groups_tickets gt
        inner join glpi_groups g on g.id = gt.groups_id
        where gt.tickets_id = t.id and gt.type = 2 order by gt.id desc limit 1
    ) as assignment_group,
    t.date as opened_at,
    t.date_creation as created_at,
    t.solvedate as resolved_at,
    t.closedate as closed_at,
    t.date_mod as updated_at,
    t.time_to_resolve as tool_due_at,
    t.sla_waiting_duration as tool_paused_seconds,
    (select max(pt.problems_id) from glpi_problems_tickets pt where pt.tickets_id = t.id) as problem_id,
    (select max(ct.changes_id) from glpi_changes_tickets ct where ct.tickets_id = t.id) as change_id,
    (select min(tt.tickets_id_2) from glpi_tickets_tickets tt where tt.tickets_id_1 = t.id and tt.link = 3) as parent_id,
    (select min(tt.tickets_id_2) from glpi_tickets_tickets tt where tt.tickets_id_1 = t.id and tt.link = 2) as duplicate_of,
    (
        select st.name from glpi_itilsolutions s
        inner join glpi_solutiontypes st on st.id = s.solutiontypes_id
        where s.itemtype = 'Ticket' and s.items_id = t.id and s.status <> 4 order by s.id desc limit 1
    ) as close_code,
    (
        select s.content from glpi_itilsolutions s
        where s.itemtype = 'Ticket' and s.items_id = t.id and s.status <> 4 order by s.id desc limit 1
    ) as resolution
from glpi_tickets t
left join glpi_entities e on e.id = t.entities_id
left join glpi_locations l on l.id = t.locations_id
left join glpi_itilcategories c on c.id = t.itilcategories_id
left join glpi_requesttypes r on r.id = t.requesttypes_id
where t.type = 1 and t.is_deleted = 0

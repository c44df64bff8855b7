-- GLPI 10: what glpi_logs keeps of incidents. A status (search option 12) and a priority (3) are changes of a field; a group in charge
-- is a relation that was added (linked_action 15, search option 8), written "name (id)". A group that was taken away is no event: the
-- one that comes after it is.
select
    g.id as row_key,
    g.date_mod as row_mark,
    g.items_id as incident_id,
    g.id as sequence,
    g.date_mod as at,
    case
        when g.linked_action = 20 then 'created'
        when g.linked_action = 15 then 'assignment_group'
        when g.id_search_option = 12 then 'state'
        else 'priority'
    end as field,
    case when g.linked_action = 0 then nullif(g.old_value, '') end as old_value,
    case
        when g.linked_action = 20 then null
        when g.linked_action = 15
            then coalesce(k.completename, k.name, regexp_replace(g.new_value, ' [(][0-9]+[)]$', ''))
        else nullif(g.new_value, '')
    end as new_value
from glpi_logs g
inner join glpi_tickets t on t.id = g.items_id and t.type = 1 and t.is_deleted = 0
left join glpi_groups k
    on g.linked_action = 15 and k.id = cast(regexp_substr(g.new_value, '[0-9]+(?=[)]$)') as unsigned)
where g.itemtype = 'Ticket'
    and (
        g.linked_action = 20 and g.itemtype_link in ('', '0')
        or g.linked_action = 15 and g.id_search_option = 8
        or g.linked_action = 0 and g.id_search_option in (3, 12)
    )

-- GLPI 10: one change that is not in the bin. Its window is that of its planned tasks.
select
    c.id as row_key,
    c.date_mod as row_mark,
    c.id as change_id,
    c.name as title,
    (select min(k.begin) from glpi_changetasks k where k.changes_id = c.id) as planned_start_at,
    (select max(k.end) from glpi_changetasks k where k.changes_id = c.id) as planned_end_at,
    c.solvedate as actual_end_at,
    (
        select coalesce(g.completename, g.name) from glpi_changes_groups gc
        inner join glpi_groups g on g.id = gc.groups_id
        where gc.changes_id = c.id and gc.type = 2 order by gc.id desc limit 1
    ) as owner_group,
    (select max(cp.problems_id) from glpi_changes_problems cp where cp.changes_id = c.id) as problem_id
from glpi_changes c
where c.is_deleted = 0

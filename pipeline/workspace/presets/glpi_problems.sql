-- GLPI 10: one problem that is not in the bin.
select
    p.id as row_key,
    p.date_mod as row_mark,
    p.id as problem_id,
    p.name as title,
    case p.status
        when 1 then 'Nouveau' when 7 then 'Accepté' when 2 then 'En cours (Attribué)' when 3 then 'En cours (Planifié)'
        when 4 then 'En attente' when 5 then 'Résolu' when 8 then 'Sous observation' when 6 then 'Clos'
    end as state,
    nullif(p.causecontent, '') as root_cause,
    (
        select coalesce(g.completename, g.name) from glpi_groups_problems gp
        inner join glpi_groups g on g.id = gp.groups_id
        where gp.problems_id = p.id and gp.type = 2 order by gp.id desc limit 1
    ) as owner_group,
    p.date as opened_at,
    p.solvedate as resolved_at,
    p.closedate as closed_at
from glpi_problems p
where p.is_deleted = 0

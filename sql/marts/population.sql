-- marts.population: one incident with the incident that carries it, when there is one (domain 1.4).
-- key: incident_key
-- settled by: incident_key
--
-- A duplicate is carried by its original and a child by its parent, only if bilan knows that
-- incident: otherwise nobody would count it. An incident that names itself is carried by nobody.
with incidents as (
    select
        incident_key,
        incident_id,
        parent_id,
        duplicate_of
    from staging.incidents
),

carried as (
    select
        incidents.incident_key,
        parents.incident_key is not null as is_child,
        originals.incident_key is not null as is_duplicate,
        parents.incident_key as parent_key,
        originals.incident_key as original_key
    from incidents
    left join incidents as parents
        on incidents.parent_id = parents.incident_id
            and incidents.incident_id <> parents.incident_id
    left join incidents as originals
        on incidents.duplicate_of = originals.incident_id
            and incidents.incident_id <> originals.incident_id
)

select * from carried

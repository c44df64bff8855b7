-- checks.keys_unique: one incident that stands twice where it must stand once.
-- key: place, id
-- severity: error
with doubled as (
    select 'marts.incidents' as place, incident_id as id, count(*) as n
    from marts.incidents
    group by incident_id
    having count(*) > 1
    union all
    select 'marts.commitments' as place, cast(incident_key as varchar) || ' '
        || indicator as id, count(*) as n
    from marts.commitments
    group by incident_key, indicator
    having count(*) > 1
)

select * from doubled

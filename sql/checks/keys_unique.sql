-- checks.keys_unique: one incident that stands twice where it must stand once.
-- key: place, id
-- severity: error
with doubled as (
    select 'marts.incidents' as place, incident_id as id, count(*) as n
    from marts.incidents
    group by incident_id
    having count(*) > 1
    union all
    select 'marts.clock_verdicts' as place, cast(commitment_key as varchar) as id,
        count(*) as n
    from marts.clock_verdicts
    group by commitment_key
    having count(*) > 1
)

select * from doubled

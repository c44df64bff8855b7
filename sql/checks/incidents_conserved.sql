-- checks.incidents_conserved: one layer that lost or multiplied incidents.
-- key: layer
-- severity: error
with raw_count as (
    select count(distinct incident_id) as n from raw.incidents
),

staged as (
    select count(*) as n from staging.incidents
),

built as (
    select count(*) as n from marts.incidents
),

recorded as (
    select count(*) as n from metrics.incidents_recorded
),

missing_opening as (
    select count(*) as n from marts.incidents
    where opened_epoch is null
),

compared as (
    select 'staging' as layer, raw_count.n as expected, staged.n as found
    from raw_count cross join staged
    union all
    select 'marts' as layer, staged.n as expected, built.n as found
    from staged cross join built
    union all
    select 'metrics' as layer, built.n - missing_opening.n as expected, recorded.n as found
    from built cross join missing_opening cross join recorded
)

select * from compared
where expected <> found

-- metrics.local_hours: one incident opened, with the weekday and the hour that its clock on the wall showed (F10).
-- key: subject_id
--
-- In the zone of the workspace. Weekday 1 is Monday.
with incidents as (
    select * from marts.incidents
    where not_counted_because is null and opened_epoch is not null
),

params as (
    select zone from run.params
),

placed as (
    select
        incidents.incident_key as subject_id,
        incidents.opened_epoch as period_epoch,
        timezone(params.zone, to_timestamp(incidents.opened_epoch)) as local_at
    from incidents
    cross join params
),

listed as (
    select
        subject_id,
        period_epoch,
        cast(extract('isodow' from local_at) as integer) as weekday,
        cast(extract('hour' from local_at) as integer) as hour
    from placed
)

select * from listed

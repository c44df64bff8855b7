-- metrics.data_quality: one doubt about one incident, by code (domain 1.7).
-- key: subject_id, code, detail
--
-- Belongs to the period in which the incident was opened.
with flags as (
    select * from marts.quality_flags
),

incidents as (
    select
        incident_key,
        opened_epoch
    from marts.incidents
),

counted as (
    select
        flags.incident_key as subject_id,
        incidents.opened_epoch as period_epoch,
        flags.code,
        flags.detail
    from flags
    inner join incidents on flags.incident_key = incidents.incident_key
)

select * from counted

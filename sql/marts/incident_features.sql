-- marts.incident_features: one counted incident with what its likeness to others is judged by (domain 5.2).
-- key: incident_key
-- built as: view
--
-- Cause and known error are known from the resolution on; the reader leaves out what was not known
-- yet. The problem is what the likeness is judged against, and never a feature.
with incidents as (
    select * from marts.incidents
    where not_timed_because is null and opened_epoch is not null
),

recurrences as (
    select
        incident_key,
        recurrence_key
    from marts.recurrences
),

texts as (
    select
        incident_key,
        fingerprint,
        known_error_id
    from staging.incidents
),

bands as (
    select * from marts.text_bands
),

described as (
    select
        incidents.incident_key,
        incidents.incident_id,
        incidents.opened_epoch,
        incidents.resolved_epoch,
        recurrences.recurrence_key,
        incidents.client,
        incidents.service,
        incidents.ci,
        incidents.category,
        incidents.subcategory,
        incidents.symptom,
        incidents.cause_code,
        texts.known_error_id,
        incidents.problem_id,
        texts.fingerprint,
        bands.band_1,
        bands.band_2,
        bands.band_3,
        bands.band_4,
        bands.band_5,
        bands.band_6
    from incidents
    inner join recurrences on incidents.incident_key = recurrences.incident_key
    inner join texts on incidents.incident_key = texts.incident_key
    left join bands on texts.fingerprint = bands.fingerprint
)

select * from described

-- metrics.correction_incidents: one incident that a correction was to prevent, before it or after it (domain 2.6, P4).
-- key: kind, correction_id, subject_id
--
-- Parents and orphans alone: what is attached to another incident is no second failure.
with targets as (
    select * from marts.correction_targets
),

corrections as (
    select * from marts.corrections
),

recurrences as (
    select
        incident_key,
        opened_epoch,
        recurrence_key
    from marts.recurrences
),

incidents as (
    select
        incident_key,
        opened_epoch,
        service
    from marts.incidents
    where not_timed_because is null
),

matched as (
    select targets.kind, targets.correction_id, recurrences.incident_key, recurrences.opened_epoch
    from targets
    inner join recurrences on targets.target = recurrences.recurrence_key
    where targets.basis = 'key'
    union all
    select targets.kind, targets.correction_id, incidents.incident_key, incidents.opened_epoch
    from targets
    inner join incidents on targets.target = incidents.service
    where targets.basis = 'service'
),

placed as (
    select
        matched.kind,
        matched.correction_id,
        matched.incident_key as subject_id,
        matched.opened_epoch,
        matched.opened_epoch >= corrections.fixed_epoch as is_after
    from matched
    inner join corrections
        on matched.kind = corrections.kind and matched.correction_id = corrections.correction_id
    where matched.opened_epoch >= corrections.from_epoch
        and matched.opened_epoch < corrections.to_epoch
)

select * from placed

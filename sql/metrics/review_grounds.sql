-- metrics.review_grounds: one reason for which a review may look at an incident (domain 4.2).
-- key: subject_id, criterion, detail
-- built as: view
--
-- major: by its occurrence (M1); breach: when the target was passed (S3), with the overrun in
-- seconds; priority: by its opening, with the level; reassignments: by its resolution (Q4), with
-- their number. What is cancelled, a duplicate or attached to a parent is looked at with the
-- incident that carries it. Thresholds are the reader's: they are data of the pack.
with incidents as (
    select * from marts.incidents
    where not_timed_because is null
),

breaches as (
    select * from metrics.sla_breaches
),

listed as (
    select
        incident_key as subject_id,
        'major' as criterion,
        '' as detail,
        coalesce(occurred_epoch, opened_epoch) as period_epoch,
        cast(null as bigint) as value
    from incidents
    where is_major
    union all
    select
        incidents.incident_key as subject_id,
        'breach' as criterion,
        breaches.indicator as detail,
        breaches.period_epoch,
        cast(breaches.overrun_seconds as bigint) as value
    from breaches
    inner join incidents on breaches.subject_id = incidents.incident_key
    union all
    select
        incident_key as subject_id,
        'priority' as criterion,
        '' as detail,
        opened_epoch as period_epoch,
        cast(priority as bigint) as value
    from incidents
    where priority is not null
    union all
    select
        incident_key as subject_id,
        'reassignments' as criterion,
        '' as detail,
        resolved_epoch as period_epoch,
        cast(reassignment_count as bigint) as value
    from incidents
    where reassignment_count > 0
),

placed as (
    select * from listed
    where period_epoch is not null
)

select * from placed

-- metrics.incident_milestones: one instant of the life of an incident, with how it is known (domain 1.3).
-- key: subject_id, milestone
-- built as: view
--
-- A milestone that nobody knows has a row without an instant: a report says so, and leaves no gap.
with milestones as (
    select * from marts.milestones
),

listed as (
    select incident_key, 1 as position, 'occurred' as milestone, occurred_epoch as at_epoch,
        cast(occurred_quality as varchar) as quality
    from milestones
    union all
    select incident_key, 2, 'detected', detected_epoch, cast(detected_quality as varchar)
    from milestones
    union all
    select incident_key, 3, 'declared', declared_epoch, cast(declared_quality as varchar)
    from milestones
    union all
    select incident_key, 4, 'opened', opened_epoch, cast(opened_quality as varchar)
    from milestones
    union all
    select incident_key, 5, 'acknowledged', acknowledged_epoch, cast(acknowledged_quality as varchar)
    from milestones
    union all
    select incident_key, 6, 'restored', restored_epoch, cast(restored_quality as varchar)
    from milestones
    union all
    select incident_key, 7, 'resolved', resolved_epoch, cast(resolved_quality as varchar)
    from milestones
    union all
    select incident_key, 8, 'closed', closed_epoch, cast(closed_quality as varchar)
    from milestones
),

named as (
    select
        incident_key as subject_id,
        position,
        milestone,
        at_epoch,
        quality
    from listed
)

select * from named

-- metrics.incident_stays: one stay of an incident in one state, or with one support group.
-- key: subject_id, kind, ordinal
-- built as: view
--
-- What a timeline draws; durations are counted elsewhere. The last stay has no end. Groups alone,
-- never persons.
with states as (
    select * from marts.state_intervals
),

groups as (
    select * from marts.group_intervals
),

listed as (
    select
        incident_key as subject_id,
        'state' as kind,
        cast(ordinal as bigint) as ordinal,
        state as name,
        pending_reason as reason,
        from_epoch,
        to_epoch
    from states
    union all
    select
        incident_key as subject_id,
        'group' as kind,
        cast(stay as bigint) as ordinal,
        assignment_group as name,
        cast(null as varchar) as reason,
        from_epoch,
        to_epoch
    from groups
)

select * from listed

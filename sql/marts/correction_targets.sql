-- marts.correction_targets: one recurrence key that a correction is to remove, else its service (domain 2.6, P4).
-- key: kind, correction_id, basis, target
--
-- The keys of the incidents that it came of: those of its problem, the one that an action names, those
-- that name a change as their remedy; as far as they were open before it.
with corrections as (
    select * from marts.corrections
),

incidents as (
    select
        incident_key,
        incident_id,
        problem_id,
        change_id
    from marts.incidents
    where not_counted_because is null
        and (
            problem_id is not null
            or change_id is not null
            or incident_id in (select corrections.incident_id from corrections)
        )
),

-- A child has the key of none: the fault is its parent's.
keys as (
    select
        incident_key,
        opened_epoch,
        recurrence_key
    from marts.recurrences
    where recurrence_key is not null
),

named as (
    select corrections.kind, corrections.correction_id, corrections.fixed_epoch,
        incidents.incident_key
    from corrections
    inner join incidents on corrections.problem_id = incidents.problem_id
    union all
    select corrections.kind, corrections.correction_id, corrections.fixed_epoch,
        incidents.incident_key
    from corrections
    inner join incidents on corrections.incident_id = incidents.incident_id
    union all
    select corrections.kind, corrections.correction_id, corrections.fixed_epoch,
        incidents.incident_key
    from corrections
    inner join incidents on corrections.change_id = incidents.change_id
),

keyed as (
    select
        named.kind,
        named.correction_id,
        'key' as basis,
        keys.recurrence_key as target
    from named
    inner join keys on named.incident_key = keys.incident_key
    where keys.opened_epoch < named.fixed_epoch
    group by named.kind, named.correction_id, keys.recurrence_key
),

served as (
    select
        corrections.kind,
        corrections.correction_id,
        'service' as basis,
        corrections.service as target
    from corrections
    left join keyed
        on corrections.kind = keyed.kind and corrections.correction_id = keyed.correction_id
    where keyed.correction_id is null and corrections.service is not null
),

targeted as (
    select * from keyed
    union all
    select * from served
)

select * from targeted

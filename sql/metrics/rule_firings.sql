-- metrics.rule_firings: one incident that made a rule of problem candidates fire (domain 5.1, R1 to R3).
-- key: rule, candidate_key, subject_id
--
-- A firing depends on the incident and what came before it alone, so that a later week changes no
-- earlier firing. R4, a count above its expectation, is a judgement on the roll-up and is made by
-- the reader.
with recurrences as (
    select * from marts.recurrences
),

incidents as (
    select * from marts.incidents
    where not_timed_because is null
),

params as (
    select
        recurrence_count,
        burst_count,
        impact_user_seconds
    from run.params
),

joined as (
    select
        recurrences.incident_key as subject_id,
        recurrences.opened_epoch as period_epoch,
        recurrences.recurrence_key,
        recurrences.window_count,
        recurrences.day_count,
        incidents.service,
        incidents.ci,
        incidents.category,
        incidents.subcategory,
        incidents.symptom,
        incidents.problem_id,
        incidents.is_major,
        incidents.known_error_used,
        incidents.users_affected * (incidents.restored_epoch - incidents.opened_epoch)
            as user_seconds,
        params.recurrence_count,
        params.burst_count,
        params.impact_user_seconds
    from recurrences
    inner join incidents on recurrences.incident_key = incidents.incident_key
    cross join params
    where recurrences.recurrence_key is not null
),

fired as (
    select
        'R1' as rule,
        recurrence_key as candidate_key,
        window_count as fired_count,
        *
    from joined
    where window_count >= recurrence_count
    union all
    select
        'R2' as rule,
        recurrence_key as candidate_key,
        day_count as fired_count,
        *
    from joined
    where day_count >= burst_count
    union all
    select
        'R3' as rule,
        recurrence_key as candidate_key,
        1 as fired_count,
        *
    from joined
    where
        (is_major or coalesce(user_seconds >= impact_user_seconds, false))
        and not coalesce(known_error_used, false)
),

listed as (
    select
        rule,
        candidate_key,
        subject_id,
        period_epoch,
        cast(fired_count as bigint) as fired_count,
        service,
        ci,
        category,
        subcategory,
        symptom,
        problem_id,
        is_major,
        user_seconds
    from fired
)

select * from listed

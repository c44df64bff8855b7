-- metrics.recurrent_linked_to_problem: one recurrent incident resolved, a hit when linked to a problem (Q10, the useful share).
-- key: subject_id
--
-- Frame R.
with incidents as (
    select * from marts.incidents
    where resolved_epoch is not null and not_counted_because is null
),

recurrences as (
    select * from marts.recurrences
    where recurrence_key is not null and opened_epoch - previous_epoch <= window_seconds
),

counted as (
    select
        incidents.incident_key as subject_id,
        incidents.resolved_epoch as period_epoch,
        incidents.problem_id is not null as is_hit,
        cast(null as bigint) as value,
        cast(null as varchar) as excluded_because
    from incidents
    inner join recurrences on incidents.incident_key = recurrences.incident_key
)

select * from counted

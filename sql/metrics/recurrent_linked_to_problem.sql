-- metrics.recurrent_linked_to_problem: one recurrent incident resolved, a hit when linked to a problem (Q10, the useful share).
-- key: subject_id
--
-- Frame R. A source whose incidents name no problem at all says nothing about links.
with incidents as (
    select * from marts.incidents
    where resolved_epoch is not null and not_counted_because is null
),

recurrences as (
    select * from marts.recurrences
    where recurrence_key is not null and opened_epoch - previous_epoch <= window_seconds
),

-- Linking is unknown where no incident of the source names a problem: the field was not exported.
sources as (
    select
        source,
        count(problem_id) = 0 as is_without_problems
    from marts.incidents
    group by source
),

counted as (
    select
        incidents.incident_key as subject_id,
        incidents.resolved_epoch as period_epoch,
        incidents.problem_id is not null as is_hit,
        cast(null as bigint) as value,
        case when sources.is_without_problems then 'no_problem_field' end as excluded_because
    from incidents
    inner join sources on incidents.source is not distinct from sources.source
    inner join recurrences on incidents.incident_key = recurrences.incident_key
)

select * from counted

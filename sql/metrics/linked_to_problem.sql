-- metrics.linked_to_problem: one incident resolved, a hit when linked to a problem (Q10).
-- key: subject_id
--
-- Frame R.
with incidents as (
    select * from marts.incidents
),

counted as (
    select
        incident_key as subject_id,
        resolved_epoch as period_epoch,
        problem_id is not null as is_hit,
        cast(null as bigint) as value,
        not_counted_because as excluded_because
    from incidents
    where resolved_epoch is not null
)

select * from counted

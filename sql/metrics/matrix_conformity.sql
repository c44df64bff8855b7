-- metrics.matrix_conformity: one incident opened, a hit when its priority is the one its impact and urgency give (Q6).
-- key: subject_id
--
-- Frame O. The matrix is data of the workspace.
with incidents as (
    select * from marts.incidents
),

counted as (
    select
        incident_key as subject_id,
        opened_epoch as period_epoch,
        priority = matrix_priority as is_hit,
        cast(null as bigint) as value,
        case
            when not_counted_because is not null then not_counted_because
            when impact is null or urgency is null or priority is null then 'no_impact_or_urgency'
            when matrix_priority is null then 'not_in_matrix'
        end as excluded_because
    from incidents
    where opened_epoch is not null
)

select * from counted

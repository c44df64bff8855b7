-- metrics.priority_changed: one incident resolved, a hit when its priority changed during its life (Q7).
-- key: subject_id
--
-- Frame R. Needs the lifecycle.
with incidents as (
    select * from marts.incidents
),

counted as (
    select
        incident_key as subject_id,
        resolved_epoch as period_epoch,
        priority_change_count > 0 as is_hit,
        cast(null as bigint) as value,
        case
            when not_counted_because is not null then not_counted_because
            when event_count = 0 then 'no_lifecycle'
        end as excluded_because
    from incidents
    where resolved_epoch is not null
)

select * from counted

-- metrics.boomerang_rate: one incident resolved, a hit when it came back to a group that had it before (Q4).
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
        return_count > 0 as is_hit,
        cast(null as bigint) as value,
        case
            when not_counted_because is not null then not_counted_because
            when event_count = 0 then 'no_lifecycle'
        end as excluded_because
    from incidents
    where resolved_epoch is not null
)

select * from counted

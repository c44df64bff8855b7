-- metrics.incidents_closed: one incident closed.
-- key: subject_id
--
-- Frame C: the closing is in the period.
with incidents as (
    select * from marts.incidents
),

counted as (
    select
        incident_key as subject_id,
        closed_epoch as period_epoch,
        cast(null as boolean) as is_hit,
        cast(null as bigint) as value,
        not_counted_because as excluded_because
    from incidents
    where closed_epoch is not null
)

select * from counted

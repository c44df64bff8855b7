-- metrics.incidents_resolved: one incident resolved for the first time (F2).
-- key: subject_id
--
-- Frame R: the first resolution is in the period; a later one counts in the stock moves.
with incidents as (
    select * from marts.incidents
),

counted as (
    select
        incident_key as subject_id,
        resolved_epoch as period_epoch,
        cast(null as boolean) as is_hit,
        cast(null as bigint) as value,
        not_counted_because as excluded_because
    from incidents
    where resolved_epoch is not null
)

select * from counted

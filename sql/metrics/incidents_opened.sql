-- metrics.incidents_opened: one incident opened (F1 net).
-- key: subject_id
--
-- Frame O: the opening is in the period. Cancelled and duplicate incidents are left out and counted
-- apart.
with incidents as (
    select * from marts.incidents
),

counted as (
    select
        incident_key as subject_id,
        opened_epoch as period_epoch,
        cast(null as boolean) as is_hit,
        cast(null as bigint) as value,
        not_counted_because as excluded_because
    from incidents
    where opened_epoch is not null
)

select * from counted

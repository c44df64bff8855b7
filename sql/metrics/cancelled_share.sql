-- metrics.cancelled_share: one incident recorded, a hit when cancelled or a duplicate (Q13).
-- key: subject_id
--
-- Frame O, of the gross inflow: a rise is a matter of intake.
with incidents as (
    select * from marts.incidents
),

counted as (
    select
        incident_key as subject_id,
        opened_epoch as period_epoch,
        is_cancelled or is_duplicate as is_hit,
        cast(null as bigint) as value,
        case when is_after_cut then 'after_cut' end as excluded_because
    from incidents
    where opened_epoch is not null
)

select * from counted

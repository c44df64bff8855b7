-- metrics.incidents_recorded: one incident recorded, cancelled and duplicate ones included (F1 gross).
-- key: subject_id
--
-- Frame O: the opening is in the period.
with incidents as (
    select * from marts.incidents
),

counted as (
    select
        incident_key as subject_id,
        opened_epoch as period_epoch,
        cast(null as boolean) as is_hit,
        cast(null as bigint) as value,
        case when is_after_cut then 'after_cut' end as excluded_because
    from incidents
    where opened_epoch is not null
)

select * from counted

-- metrics.incidents_attached: one incident opened and attached to a parent (F1, « rattachés »).
-- key: subject_id
--
-- Frame O. Children count in the volume; this says how many of it they are.
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
    where is_child and opened_epoch is not null
)

select * from counted

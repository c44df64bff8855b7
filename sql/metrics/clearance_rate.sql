-- metrics.clearance_rate: one incident opened, or one resolved as a hit (F5).
-- key: subject_id, is_hit
--
-- A ratio of two flows: the openings of the period are the denominator, its first resolutions the
-- numerator.
with incidents as (
    select * from marts.incidents
),

counted as (
    select
        incident_key as subject_id,
        opened_epoch as period_epoch,
        false as is_hit,
        cast(null as bigint) as value,
        not_counted_because as excluded_because
    from incidents
    where opened_epoch is not null
    union all
    select
        incident_key as subject_id,
        resolved_epoch as period_epoch,
        true as is_hit,
        cast(null as bigint) as value,
        not_counted_because as excluded_because
    from incidents
    where resolved_epoch is not null
)

select * from counted

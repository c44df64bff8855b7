-- metrics.major_incidents: one major incident (M1).
-- key: subject_id
--
-- By the instant it began, not the instant it was promoted.
with incidents as (
    select * from marts.incidents
),

counted as (
    select
        incident_key as subject_id,
        occurred_epoch as period_epoch,
        cast(null as boolean) as is_hit,
        cast(null as bigint) as value,
        not_counted_because as excluded_because
    from incidents
    where is_major and occurred_epoch is not null
)

select * from counted

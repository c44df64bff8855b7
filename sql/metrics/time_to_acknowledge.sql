-- metrics.time_to_acknowledge: one incident taken in charge, with the seconds from its declaration (T2 [cal]).
-- key: subject_id
--
-- Frame: taken in charge in the period. An instant that only the resolution gives is an upper
-- bound: left out. Quarantined: a negative duration is left out with its reason, never clipped.
with incidents as (
    select * from marts.incidents
),

counted as (
    select
        incident_key as subject_id,
        acknowledged_epoch as period_epoch,
        cast(null as boolean) as is_hit,
        acknowledged_epoch - declared_epoch as value,
        case
            when not_timed_because is not null then not_timed_because
            when acknowledged_quality = 'estimated' then 'no_action_before_resolution'
            when acknowledged_epoch < declared_epoch then 'negative_duration'
        end as excluded_because
    from incidents
    where acknowledged_epoch is not null
)

select * from counted

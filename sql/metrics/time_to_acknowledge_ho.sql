-- metrics.time_to_acknowledge_ho: one incident taken in charge, with the open seconds from its declaration (T2 [HO]).
-- key: subject_id
--
-- Same population as time_to_acknowledge, inside the calendar of the workspace.
with incidents as (
    select * from marts.incidents
),

counted as (
    select
        incident_key as subject_id,
        acknowledged_epoch as period_epoch,
        cast(null as boolean) as is_hit,
        acknowledge_open_seconds as value,
        case
            when not_timed_because is not null then not_timed_because
            when acknowledge_open_seconds is null then 'outside_calendar'
            when acknowledged_quality = 'estimated' then 'no_action_before_resolution'
            when acknowledged_epoch < declared_epoch then 'negative_duration'
        end as excluded_because
    from incidents
    where acknowledged_epoch is not null
)

select * from counted

-- metrics.time_to_close_ho: one incident closed, with the open seconds from its first resolution (T5 [HO]).
-- key: subject_id
--
-- Frame C. Process hygiene only: most closings are a timer.
with incidents as (
    select * from marts.incidents
),

counted as (
    select
        incident_key as subject_id,
        closed_epoch as period_epoch,
        cast(null as boolean) as is_hit,
        close_open_seconds as value,
        case
            when not_timed_because is not null then not_timed_because
            when resolved_epoch is not null and close_open_seconds is null then 'outside_calendar'
            when resolved_epoch is null then 'no_resolution'
            when closed_epoch < resolved_epoch then 'negative_duration'
        end as excluded_because
    from incidents
    where closed_epoch is not null
)

select * from counted

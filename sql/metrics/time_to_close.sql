-- metrics.time_to_close: one incident closed, with the seconds from its first resolution (T5 [cal]).
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
        closed_epoch - resolved_epoch as value,
        case
            when not_timed_because is not null then not_timed_because
            when resolved_epoch is null then 'no_resolution'
            when closed_epoch < resolved_epoch then 'negative_duration'
        end as excluded_because
    from incidents
    where closed_epoch is not null
)

select * from counted

-- metrics.time_to_resolve_net: one incident resolved, with the seconds from its opening less its waits (T4 [cal, net]).
-- key: subject_id
--
-- Frame R. A closed incident whose resolution nothing proves is left out with its reason, in the
-- period of its closing: a closing is administrative and never stands for a resolution.
-- Needs the lifecycle: without it the waits are unknown, not none.
-- Quarantined: a negative duration is left out with its reason, never clipped.
with incidents as (
    select * from marts.incidents
),

counted as (
    select
        incident_key as subject_id,
        coalesce(resolved_epoch, closed_epoch) as period_epoch,
        cast(null as boolean) as is_hit,
        resolved_epoch - opened_epoch - pending_seconds as value,
        case
            when not_timed_because is not null then not_timed_because
            when resolved_epoch is null then 'no_resolution'
            when resolved_epoch < opened_epoch then 'negative_duration'
            when event_count = 0 then 'no_lifecycle'
        end as excluded_because
    from incidents
    where coalesce(resolved_epoch, closed_epoch) is not null
)

select * from counted

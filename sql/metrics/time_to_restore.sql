-- metrics.time_to_restore: one incident restored, with the seconds from its declaration (T3 [cal]).
-- key: subject_id
--
-- Frame S. Where nothing tells the restoration the first resolution stands in, as an upper bound.
-- Quarantined: a negative duration is left out with its reason, never clipped.
with incidents as (
    select * from marts.incidents
),

counted as (
    select
        incident_key as subject_id,
        restored_epoch as period_epoch,
        cast(null as boolean) as is_hit,
        restored_epoch - declared_epoch as value,
        case
            when not_timed_because is not null then not_timed_because
            when restored_epoch < declared_epoch then 'negative_duration'
        end as excluded_because
    from incidents
    where restored_epoch is not null
)

select * from counted

-- metrics.time_to_restore_ho: one incident restored, with the open seconds from its declaration (T3 [HO]).
-- key: subject_id
--
-- Same population as time_to_restore, inside the calendar of the workspace.
with incidents as (
    select * from marts.incidents
),

counted as (
    select
        incident_key as subject_id,
        restored_epoch as period_epoch,
        cast(null as boolean) as is_hit,
        restore_open_seconds as value,
        case
            when not_timed_because is not null then not_timed_because
            when restore_open_seconds is null then 'outside_calendar'
            when restored_epoch < declared_epoch then 'negative_duration'
        end as excluded_because
    from incidents
    where restored_epoch is not null
)

select * from counted

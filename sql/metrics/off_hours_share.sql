-- metrics.off_hours_share: one incident opened, a hit when outside the business hours of the workspace (F10).
-- key: subject_id
--
-- Frame O.
with incidents as (
    select * from marts.incidents
),

counted as (
    select
        incident_key as subject_id,
        opened_epoch as period_epoch,
        not opened_in_hours as is_hit,
        cast(null as bigint) as value,
        case
            when not_counted_because is not null then not_counted_because
            when opened_in_hours is null then 'outside_calendar'
        end as excluded_because
    from incidents
    where opened_epoch is not null
)

select * from counted

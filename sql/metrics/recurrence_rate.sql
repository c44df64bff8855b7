-- metrics.recurrence_rate: one incident opened, a hit when its key was already seen within the window before it (Q11).
-- key: subject_id
--
-- Frame O. A repeat is counted within the window, not within the period.
with recurrences as (
    select * from marts.recurrences
),

counted as (
    select
        incident_key as subject_id,
        opened_epoch as period_epoch,
        coalesce(opened_epoch - previous_epoch <= window_seconds, false) as is_hit,
        cast(null as bigint) as value,
        case when recurrence_key is null then 'no_recurrence_key' end as excluded_because
    from recurrences
)

select * from counted

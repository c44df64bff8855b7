-- marts.clock_calendars: one calendar with the small integer that clocks know it by.
-- key: calendar_id
with calendars as (
    select calendar_id
    from staging.calendar_days
    group by calendar_id
),

numbered as (
    select
        calendar_id,
        row_number() over (order by calendar_id) as calendar_key
    from calendars
)

select * from numbered

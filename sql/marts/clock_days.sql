-- marts.clock_days: one UTC day of one calendar under one integer.
-- key: day_key
--
-- The open seconds that a calendar had run at an instant are a reading of its day; time counted
-- between two instants is the difference of two readings, so no calendar is ever walked. A join on
-- two columns makes a bad plan: hence one key, calendar * 1000000 + day.
with days as (
    select * from staging.calendar_days
),

calendars as (
    select * from marts.clock_calendars
),

keyed as (
    select
        calendars.calendar_key * 1000000 + days.utc_day as day_key,
        calendars.calendar_key,
        days.open_before,
        days.from_1,
        days.to_1,
        days.from_2,
        days.to_2,
        days.from_3,
        days.to_3,
        days.open_seconds
    from days
    inner join calendars on days.calendar_id = calendars.calendar_id
)

select * from keyed

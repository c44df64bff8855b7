-- marts.clock_closings: the open seconds that a calendar has run at the end of one working day.
-- key: rank_key
with dates as (
    select * from staging.calendar_dates
    where closes_epoch is not null
),

calendars as (
    select * from marts.clock_calendars
),

days as (
    select * from marts.clock_days
),

read as (
    select
        calendars.calendar_key * 1000000 + dates.working_rank as rank_key,
        days.open_before
        + greatest(0, least(dates.closes_epoch, days.to_1) - days.from_1)
        + greatest(0, least(dates.closes_epoch, days.to_2) - days.from_2)
        + greatest(0, least(dates.closes_epoch, days.to_3) - days.from_3) as reading
    from dates
    inner join calendars on dates.calendar_id = calendars.calendar_id
    inner join days
        on calendars.calendar_key * 1000000
            + cast(floor(dates.closes_epoch / 86400e0) as bigint) = days.day_key
)

select * from read

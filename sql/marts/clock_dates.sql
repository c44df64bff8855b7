-- marts.clock_dates: one local date of one calendar under each UTC day that it has a part of.
-- key: day_key, from_epoch
--
-- For targets in working days, that end with the n-th working day after the date of the start.
with dates as (
    select * from staging.calendar_dates
),

calendars as (
    select * from marts.clock_calendars
),

spread as (
    select
        calendars.calendar_key,
        dates.from_epoch,
        dates.to_epoch,
        dates.working_rank,
        unnest(generate_series(
            cast(floor(dates.from_epoch / 86400e0) as bigint),
            cast(floor((dates.to_epoch - 1) / 86400e0) as bigint)
        )) as utc_day
    from dates
    inner join calendars on dates.calendar_id = calendars.calendar_id
),

keyed as (
    select
        calendar_key * 1000000 + utc_day as day_key,
        calendar_key * 1000000 + working_rank as rank_key,
        from_epoch,
        to_epoch
    from spread
)

select * from keyed

-- marts.clock_working_days: one UTC day of a local date on which a clock in working days may begin, with where its target lies.
-- key: work_key, from_epoch
--
-- The target ends with the n-th working day after the date of the start (DP-16): it is told as the
-- open seconds that the calendar has run by then. The key is line * 1000000 + day; a local date lies
-- in two UTC days.
with lines as (
    select
        line_key,
        calendar_id,
        target_days
    from staging.contract_lines
    where target_days is not null
),

dates as (
    select * from staging.calendar_dates
),

calendars as (
    select * from marts.clock_calendars
),

days as (
    select * from marts.clock_days
),

ended as (
    select
        lines.line_key,
        dates.from_epoch,
        dates.to_epoch,
        closings.closes_epoch,
        calendars.calendar_key * 1000000 + cast(floor(closings.closes_epoch / 86400e0) as bigint)
            as day_key
    from lines
    inner join calendars on lines.calendar_id = calendars.calendar_id
    inner join dates on lines.calendar_id = dates.calendar_id
    inner join dates as closings
        on lines.calendar_id = closings.calendar_id
        and closings.closes_epoch is not null
        and dates.working_rank + lines.target_days = closings.working_rank
),

read as (
    select
        ended.line_key,
        ended.from_epoch,
        ended.to_epoch,
        days.open_before
        + greatest(0, least(ended.closes_epoch, days.to_1) - days.from_1)
        + greatest(0, least(ended.closes_epoch, days.to_2) - days.from_2)
        + greatest(0, least(ended.closes_epoch, days.to_3) - days.from_3) as due_reading,
        unnest(generate_series(
            cast(floor(ended.from_epoch / 86400e0) as bigint),
            cast(floor((ended.to_epoch - 1) / 86400e0) as bigint)
        )) as utc_day
    from ended
    inner join days on ended.day_key = days.day_key
),

keyed as (
    select
        line_key * 1000000 + utc_day as work_key,
        from_epoch,
        to_epoch,
        due_reading
    from read
)

select * from keyed

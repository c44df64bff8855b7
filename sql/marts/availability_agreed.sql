-- marts.availability_agreed: the agreed service time of one service under one line in one period of its contract (domain 2.3).
-- key: line_key, service, period
--
-- Up to the cut: a period that is not over is judged by the part that is. Agreed seconds are unknown
-- where the calendar is.
with services as (
    select * from marts.availability_services
),

params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

periods as (
    select
        periods.contract_key,
        periods.period,
        periods.from_epoch,
        least(periods.to_epoch, params.as_of_epoch) as to_epoch
    from staging.contract_periods as periods
    cross join params
    where periods.from_epoch < params.as_of_epoch
),

calendars as (
    select * from marts.clock_calendars
),

days as (
    select * from marts.clock_days
),

promised as (
    select
        services.line_key,
        services.contract_key,
        services.service,
        periods.period,
        periods.from_epoch,
        periods.to_epoch,
        calendars.calendar_key * 1000000
        + cast(floor(periods.from_epoch / 86400e0) as bigint) as from_day,
        calendars.calendar_key * 1000000
        + cast(floor(periods.to_epoch / 86400e0) as bigint) as to_day
    from services
    inner join periods on services.contract_key = periods.contract_key
    left join calendars on services.calendar_id = calendars.calendar_id
),

agreed as (
    select
        promised.line_key,
        promised.contract_key,
        promised.service,
        promised.period,
        promised.from_epoch,
        promised.to_epoch,
        ended.open_before
        + greatest(0, least(promised.to_epoch, ended.to_1) - ended.from_1)
        + greatest(0, least(promised.to_epoch, ended.to_2) - ended.from_2)
        + greatest(0, least(promised.to_epoch, ended.to_3) - ended.from_3)
        - begun.open_before
        - greatest(0, least(promised.from_epoch, begun.to_1) - begun.from_1)
        - greatest(0, least(promised.from_epoch, begun.to_2) - begun.from_2)
        - greatest(0, least(promised.from_epoch, begun.to_3) - begun.from_3) as agreed_seconds
    from promised
    left join days as begun on promised.from_day = begun.day_key
    left join days as ended on promised.to_day = ended.day_key
)

select * from agreed

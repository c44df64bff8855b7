-- marts.availability_stretches: one stretch of one period in which the same interruptions and maintenance hold for a service.
-- key: line_key, service, from_epoch
--
-- A failure shorter than the contract asks for, by elapsed time, is down nowhere. Announced
-- maintenance is down in the gross reading alone (domain 2.3, 3.5).
with services as (
    select * from marts.availability_services
),

periods as (
    select * from marts.availability_agreed
),

numbered as (
    select * from marts.availability_sweep
    where gross > 0 or planned > 0
),

calendars as (
    select * from marts.clock_calendars
),

days as (
    select * from marts.clock_days
),

failures as (
    select
        line_key,
        service,
        failure,
        min(from_epoch) as failure_epoch,
        max(to_epoch) - min(from_epoch) as elapsed_seconds
    from numbered
    where gross > 0
    group by line_key, service, failure
),

judged as (
    select
        numbered.*,
        services.contract_key,
        failures.failure_epoch,
        periods.period,
        calendars.calendar_key * 1000000 as calendar_base,
        numbered.gross > 0 and failures.elapsed_seconds >= services.min_outage_seconds as is_down
    from numbered
    inner join services
        on numbered.line_key = services.line_key and numbered.service = services.service
    inner join periods
        on numbered.line_key = periods.line_key
        and numbered.service = periods.service
        and numbered.from_epoch >= periods.from_epoch
        and numbered.from_epoch < periods.to_epoch
    left join calendars on services.calendar_id = calendars.calendar_id
    left join failures
        on numbered.line_key = failures.line_key
        and numbered.service = failures.service
        and numbered.failure = failures.failure
        and numbered.gross > 0
),

keyed as (
    select
        *,
        calendar_base + cast(floor(from_epoch / 86400e0) as bigint) as from_day,
        calendar_base + cast(floor(to_epoch / 86400e0) as bigint) as to_day
    from judged
),

measured as (
    select
        keyed.line_key,
        keyed.service,
        keyed.contract_key,
        keyed.period,
        keyed.from_epoch,
        keyed.to_epoch,
        keyed.failure_epoch,
        keyed.planned > 0 as is_planned,
        keyed.is_down as is_gross,
        keyed.is_down and keyed.net > 0 and keyed.planned = 0 as is_net,
        keyed.is_down and keyed.contested > 0 and keyed.planned = 0 as is_contested,
        cast(keyed.gross_load as bigint) as gross_load,
        cast(keyed.net_load as bigint) as net_load,
        cast(keyed.contested_load as bigint) as contested_load,
        keyed.unknown_users > 0 as is_users_unknown,
        ended.open_before
        + greatest(0, least(keyed.to_epoch, ended.to_1) - ended.from_1)
        + greatest(0, least(keyed.to_epoch, ended.to_2) - ended.from_2)
        + greatest(0, least(keyed.to_epoch, ended.to_3) - ended.from_3)
        - begun.open_before
        - greatest(0, least(keyed.from_epoch, begun.to_1) - begun.from_1)
        - greatest(0, least(keyed.from_epoch, begun.to_2) - begun.from_2)
        - greatest(0, least(keyed.from_epoch, begun.to_3) - begun.from_3) as open_seconds
    from keyed
    left join days as begun on keyed.from_day = begun.day_key
    left join days as ended on keyed.to_day = ended.day_key
)

select * from measured

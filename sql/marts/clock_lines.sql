-- marts.clock_lines: one commitment line that holds for one service and priority under one version of a contract.
-- key: grid_key, line_key
--
-- A line that names the service wins over one for every service, then one that names the priority
-- over one for every priority. The key is service * 10 + priority; an incident without priority, or
-- with one that no grid has, is at 0. Availability has no clock.
with lines as (
    select * from staging.contract_lines
    where indicator in ('acknowledge', 'restore', 'resolve')
),

contracts as (
    select * from staging.contracts
),

matches as (
    select * from staging.contract_matches
),

services as (
    select * from marts.clock_services
),

calendars as (
    select * from marts.clock_calendars
),

levels as (
    select unnest(generate_series(0, 9)) as level
),

matched as (
    select
        services.service_key * 10 + levels.level as grid_key,
        lines.line_key,
        lines.contract_key,
        lines.indicator,
        lines.audience,
        lines.calendar_id,
        lines.target_seconds,
        lines.target_days,
        coalesce(lines.clock_from, 'declared') as clock_from,
        row_number() over (
            partition by
                services.service_key, levels.level, lines.indicator,
                coalesce(lines.audience, 'client')
            order by
                case when matches.service is not null then 0 else 1 end,
                case when matches.priority is not null then 0 else 1 end,
                lines.line_key
        ) as rank
    from lines
    inner join services on lines.contract_key = services.contract_key
    cross join levels
    inner join matches
        on lines.line_key = matches.line_key
        and (matches.service is null or matches.service = services.service)
        and (matches.priority is null or matches.priority = levels.level)
),

held as (
    select
        matched.grid_key,
        matched.line_key,
        matched.contract_key,
        matched.indicator,
        coalesce(matched.audience, 'client') as audience,
        calendars.calendar_key,
        matched.target_seconds,
        matched.target_days,
        matched.clock_from,
        contracts.frame,
        contracts.reopen_policy = 'any_cycle' as is_any_cycle
    from matched
    inner join contracts on matched.contract_key = contracts.contract_key
    inner join calendars on matched.calendar_id = calendars.calendar_id
    where matched.rank = 1
)

select * from held

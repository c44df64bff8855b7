-- marts.contract_lines: one commitment line of one version of a contract, with what it is for in words.
-- key: line_key
with lines as (
    select * from staging.contract_lines
),

matches as (
    select * from staging.contract_matches
),

priorities as (
    select
        line_key,
        priority
    from matches
    where priority is not null
    group by line_key, priority
),

services as (
    select
        line_key,
        service
    from matches
    where service is not null
    group by line_key, service
),

listed_priorities as (
    select
        line_key,
        string_agg(cast(priority as varchar), ',' order by priority) as priorities
    from priorities
    group by line_key
),

listed_services as (
    select
        line_key,
        string_agg(service, ', ' order by service) as services
    from services
    group by line_key
),

described as (
    select
        lines.line_key,
        lines.contract_key,
        lines.position,
        lines.line_id,
        lines.title,
        lines.clause,
        lines.indicator,
        lines.audience,
        lines.service_class,
        lines.target_seconds,
        lines.target_days,
        lines.calendar_id,
        lines.clock_from,
        lines.threshold_ppm,
        lines.expected_ppm,
        lines.downtime_from,
        lines.min_outage_seconds,
        lines.is_weighted,
        listed_priorities.priorities,
        listed_services.services
    from lines
    left join listed_priorities on lines.line_key = listed_priorities.line_key
    left join listed_services on lines.line_key = listed_services.line_key
)

select * from described

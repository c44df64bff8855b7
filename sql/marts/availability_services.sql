-- marts.availability_services: one service under one line of availability or interruption of a contract (domain 2.3).
-- key: line_key, service
--
-- A line that names no service is for each service of the scope that no other line of its indicator
-- names; without a scope, for each one that incidents or interruptions of the client have.
with lines as (
    select * from staging.contract_lines
    where indicator in ('availability', 'interruption')
),

matches as (
    select * from staging.contract_matches
),

clients as (
    select * from marts.contract_clients
),

scopes as (
    select
        contract_key,
        value as service
    from staging.contract_scopes
    where dimension = 'service'
),

named as (
    select
        lines.line_key,
        lines.contract_key,
        lines.indicator,
        lines.audience,
        matches.service
    from lines
    inner join matches on lines.line_key = matches.line_key
    where matches.service is not null
    group by lines.line_key, lines.contract_key, lines.indicator, lines.audience, matches.service
),

open_lines as (
    select
        lines.line_key,
        lines.contract_key,
        lines.indicator,
        lines.audience
    from lines
    left join named on lines.line_key = named.line_key
    where named.line_key is null
),

seen as (
    select
        clients.contract_key,
        incidents.service
    from staging.incidents as incidents
    inner join clients on incidents.client = clients.client
    where incidents.service is not null
        and clients.contract_key in (select open_lines.contract_key from open_lines)
    union
    select
        clients.contract_key,
        outages.service
    from staging.outages as outages
    inner join clients on outages.client = clients.client
    where outages.service is not null
),

covered as (
    select
        contract_key,
        service
    from scopes
    union
    select
        seen.contract_key,
        seen.service
    from seen
    left join scopes on seen.contract_key = scopes.contract_key
    where scopes.contract_key is null
),

left_over as (
    select
        open_lines.line_key,
        open_lines.contract_key,
        covered.service
    from open_lines
    inner join covered on open_lines.contract_key = covered.contract_key
    left join named
        on open_lines.contract_key = named.contract_key
        and open_lines.indicator = named.indicator
        and open_lines.audience = named.audience
        and covered.service = named.service
    where named.service is null
),

combined as (
    select
        line_key,
        service
    from named
    union all
    select
        line_key,
        service
    from left_over
),

described as (
    select
        combined.line_key,
        combined.service,
        lines.contract_key,
        lines.line_id,
        lines.indicator,
        lines.calendar_id,
        lines.downtime_from,
        coalesce(lines.min_outage_seconds, 0) as min_outage_seconds
    from combined
    inner join lines on combined.line_key = lines.line_key
)

select * from described

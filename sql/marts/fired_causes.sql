-- marts.fired_causes: one incident that made R8 or R9 fire: a cause that recurs, a workaround in use (domain 5.1).
-- key: rule, incident_key
-- built as: view
--
-- A cause is known when the incident is resolved, and so fires then. R8 groups by client, service and
-- cause and not by the recurrence key: what recurs is the cause.
with incidents as (
    select
        incident_key,
        opened_epoch,
        resolved_epoch,
        client,
        service,
        cause_code,
        known_error_used
    from marts.incidents
    where not_timed_because is null and opened_epoch is not null
),

services as (
    select * from staging.services
    where is_critical
),

clients as (
    select * from staging.clients
    where is_financial
),

recurrences as (
    select
        incident_key,
        recurrence_key
    from marts.recurrences
    where recurrence_key is not null
),

rules as (
    select * from run.rules
),

cause_rule as (
    select * from rules
    where rule = 'R8'
),

workaround_rule as (
    select * from rules
    where rule = 'R9'
),

caused as (
    select
        cause_rule.rule,
        cause_rule.least_count,
        incidents.incident_key,
        greatest(incidents.opened_epoch, incidents.resolved_epoch) as fired_epoch,
        'R8 | ' || incidents.client || ' | ' || incidents.service || ' | ' || incidents.cause_code
            as candidate_key,
        count(*) over (
            partition by incidents.client, incidents.service, incidents.cause_code
            order by incidents.opened_epoch
            range between cause_rule.window_seconds preceding and current row
        ) as fired_count,
        incidents.cause_code as detail
    from incidents
    inner join services on incidents.service = services.service
    inner join clients on incidents.client = clients.client
    cross join cause_rule
    where incidents.cause_code is not null and incidents.resolved_epoch is not null
),

eased as (
    select
        workaround_rule.rule,
        workaround_rule.least_count,
        incidents.incident_key,
        incidents.opened_epoch as fired_epoch,
        recurrences.recurrence_key as candidate_key,
        count(*) over (
            partition by recurrences.recurrence_key
            order by incidents.opened_epoch
            range between workaround_rule.window_seconds preceding and current row
        ) as fired_count,
        cast(null as varchar) as detail
    from incidents
    inner join recurrences on incidents.incident_key = recurrences.incident_key
    cross join workaround_rule
    where incidents.known_error_used
),

fired as (
    select
        rule,
        incident_key,
        fired_epoch,
        candidate_key,
        fired_count,
        detail
    from caused
    where fired_count >= least_count
    union all
    select
        rule,
        incident_key,
        fired_epoch,
        candidate_key,
        fired_count,
        detail
    from eased
    where fired_count >= least_count
)

select * from fired

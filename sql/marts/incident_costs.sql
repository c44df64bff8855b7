-- marts.incident_costs: one counted incident with what it cost its users, weighed by the service (domain 5.3).
-- key: incident_key
-- built as: view
--
-- Seconds without service times people times weight; unknown where the people or an end are. The
-- candidate keys are those under which R1, R4 and R8 look at it.
with incidents as (
    select * from marts.incidents
    where not_timed_because is null and opened_epoch is not null
),

recurrences as (
    select
        incident_key,
        recurrence_key
    from marts.recurrences
),

services as (
    select * from staging.services
),

lost as (
    select
        incidents.incident_key,
        incidents.incident_id,
        incidents.problem_id,
        incidents.parent_id,
        incidents.client,
        incidents.service,
        incidents.site,
        incidents.opened_epoch,
        incidents.restored_epoch,
        recurrences.recurrence_key,
        case when coalesce(incidents.service, incidents.category) is not null
            then 'R4 | ' || coalesce(incidents.service, '') || ' | '
                || coalesce(incidents.category, '') end as trend_key,
        'R8 | ' || incidents.client || ' | ' || incidents.service || ' | ' || incidents.cause_code
            as cause_key,
        case when incidents.restored_epoch >= incidents.occurred_epoch
            then (incidents.restored_epoch - incidents.occurred_epoch) * incidents.users_affected
        end as user_seconds
    from incidents
    inner join recurrences on incidents.incident_key = recurrences.incident_key
),

costed as (
    select
        lost.*,
        cast(lost.user_seconds as double) * coalesce(services.weight, 1) as cost_seconds
    from lost
    left join services on lost.service = services.service
)

select * from costed

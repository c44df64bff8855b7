-- marts.clock_tenants: one stretch of the life of an incident under one version of a contract (domain 3.2, sla-case 12).
-- key: incident_key, tenure
-- settled by: incident_key
--
-- The version is the one in force at the declaration, or at the change that brought the incident
-- under the contract: a later amendment does not judge the past. Most incidents have one stretch
-- without bounds. An engagement is an unbroken time under one contract; its service may change.
with tenures as (
    select * from marts.clock_tenures
),

scopes as (
    select * from marts.clock_scopes
),

services as (
    select * from marts.clock_services
),

params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

used as (
    select
        coalesce(bool_or(dimension = 'client'), false) as by_client,
        coalesce(bool_or(dimension = 'service'), false) as by_service,
        coalesce(bool_or(dimension = 'domain'), false) as by_domain,
        coalesce(bool_or(dimension = 'segment'), false) as by_segment,
        coalesce(bool_or(dimension = 'site'), false) as by_site
    from staging.contract_scopes
),

moved as (
    select incident_key
    from tenures
    group by incident_key
),

lived as (
    select
        incidents.incident_key,
        cast(1 as bigint) as tenure,
        cast(null as bigint) as from_epoch,
        cast(null as bigint) as to_epoch,
        incidents.client,
        incidents.service,
        incidents.domain,
        incidents.segment,
        incidents.site
    from staging.incidents as incidents
    left join moved on incidents.incident_key = moved.incident_key
    where moved.incident_key is null
    union all
    select
        incident_key,
        tenure,
        from_epoch,
        to_epoch,
        client,
        service,
        domain,
        segment,
        site
    from tenures
),

placed as (
    select
        lived.incident_key,
        lived.tenure,
        lived.from_epoch,
        lived.to_epoch,
        lived.service as named_service,
        -- An incident that never began is judged by what holds at the cut: as undetermined.
        coalesce(lived.from_epoch, milestones.declared_epoch, params.as_of_epoch) as at_epoch,
        case when used.by_client then lived.client end as client,
        case when used.by_service then lived.service end as service,
        case when used.by_domain then lived.domain end as domain,
        case when used.by_segment then lived.segment end as segment,
        case when used.by_site then lived.site end as site
    from lived
    inner join marts.milestones as milestones on lived.incident_key = milestones.incident_key
    cross join params
    cross join used
),

found as (
    -- Two steps read it, so it is kept whole: without the texts that found the contract.
    select
        placed.incident_key,
        placed.tenure,
        placed.from_epoch,
        placed.to_epoch,
        placed.named_service,
        coalesce(special.contract_key, general.contract_key) as contract_key,
        coalesce(special.contract_id, general.contract_id) as contract_id
    from placed
    left join scopes as special
        on not special.is_default
        and placed.client is not distinct from special.client
        and placed.service is not distinct from special.service
        and placed.domain is not distinct from special.domain
        and placed.segment is not distinct from special.segment
        and placed.site is not distinct from special.site
        and placed.at_epoch >= special.from_epoch
        and (special.to_epoch is null or placed.at_epoch < special.to_epoch)
    left join scopes as general
        on general.is_default
        and placed.client is not distinct from general.client
        and placed.service is not distinct from general.service
        and placed.domain is not distinct from general.domain
        and placed.segment is not distinct from general.segment
        and placed.site is not distinct from general.site
        and placed.at_epoch >= general.from_epoch
        and (general.to_epoch is null or placed.at_epoch < general.to_epoch)
    where coalesce(special.contract_key, general.contract_key) is not null
),

compared as (
    select
        found.*,
        lag(found.contract_id) over (
            partition by found.incident_key
            order by found.tenure
        ) as old_contract_id
    from found
    inner join moved on found.incident_key = moved.incident_key
),

numbered as (
    select
        *,
        count(*) filter (where old_contract_id <> contract_id) over (
            partition by incident_key
            order by tenure
            rows between unbounded preceding and current row
        ) as engagement
    from compared
),

engaged as (
    select
        incident_key,
        tenure,
        engagement,
        first_value(contract_key) over stay as contract_key,
        named_service,
        from_epoch,
        to_epoch,
        first_value(from_epoch) over stay as enters_epoch,
        last_value(to_epoch) over stay as leaves_epoch
    from numbered
    window stay as (
        partition by incident_key, engagement
        order by tenure
        rows between unbounded preceding and unbounded following
    )
    union all
    select
        found.incident_key,
        found.tenure,
        cast(0 as bigint) as engagement,
        found.contract_key,
        found.named_service,
        found.from_epoch,
        found.to_epoch,
        cast(null as bigint) as enters_epoch,
        cast(null as bigint) as leaves_epoch
    from found
    left join moved on found.incident_key = moved.incident_key
    where moved.incident_key is null
),

served as (
    select
        engaged.incident_key,
        engaged.tenure,
        engaged.engagement,
        engaged.contract_key,
        coalesce(named.service_key, others.service_key) as service_key,
        engaged.from_epoch,
        engaged.to_epoch,
        engaged.enters_epoch,
        engaged.leaves_epoch
    from engaged
    inner join services as others
        on engaged.contract_key = others.contract_key and others.service is null
    left join services as named
        on engaged.contract_key = named.contract_key and engaged.named_service = named.service
)

select * from served

-- marts.clock_units: the access, site or service that an incident stands for under a contract that counts them (domain 3.8).
-- key: incident_key, engagement
-- settled by: incident_key
--
-- Telecom guarantees are per access: one cable cut is as many commitments. An incident without item
-- stands for itself, a duplicate for its original. Contracts that count incidents have no row.
with contracts as (
    select
        contract_key,
        unit
    from staging.contracts
    where unit <> 'incident'
),

engagements as (
    select * from marts.clock_engagements
),

incidents as (
    select
        incident_key,
        incident_id,
        ci,
        site,
        service
    from staging.incidents
),

-- Spelled out again: what two steps read is kept whole, also where no contract asks for it.
originals as (
    select
        incident_key,
        incident_id,
        ci
    from staging.incidents
),

valued as (
    select
        engagements.incident_key,
        engagements.engagement,
        case contracts.unit
            when 'access'
                then coalesce(
                    incidents.ci,
                    originals.ci,
                    originals.incident_id,
                    incidents.incident_id
                )
            when 'site' then coalesce(incidents.site, incidents.incident_id)
            else coalesce(incidents.service, incidents.incident_id)
        end as unit_value
    from engagements
    inner join contracts on engagements.contract_key = contracts.contract_key
    inner join incidents on engagements.incident_key = incidents.incident_key
    left join marts.population as population
        on incidents.incident_key = population.incident_key and population.is_duplicate
    left join originals on population.original_key = originals.incident_key
)

select * from valued

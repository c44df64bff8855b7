-- marts.clock_layers: one stretch of time that a contract may leave out of the clocks of an incident, or shows in them.
-- key: layer_key
-- settled by: incident_key
--
-- Waits, agreed slices of time and announced maintenance (domain 3.4, 3.5). Levels: stop is out of
-- every reading, net of the net and the contested one, claim of the contested one alone; run counts.
with engagements as (
    select * from marts.clock_engagements
),

claims as (
    select * from marts.exclusion_claims
    where kind = 'interval' and is_contested and incident_key is not null
),

windows as (
    select
        windows.*,
        contracts.maintenance_clause
    from marts.maintenance_windows as windows
    inner join staging.contracts as contracts
        on windows.contract_key = contracts.contract_key
    where windows.is_excluded
),

params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

lives as (
    select
        incidents.incident_key,
        incidents.service,
        incidents.site,
        least(milestones.occurred_epoch, milestones.declared_epoch) as from_epoch,
        coalesce(milestones.closed_epoch, milestones.cancelled_epoch, params.as_of_epoch)
            as to_epoch
    from staging.incidents as incidents
    inner join marts.milestones as milestones
        on incidents.incident_key = milestones.incident_key
    cross join params
),

combined as (
    select
        incident_key,
        engagement,
        cast(null as varchar) as line_id,
        kind as level,
        from_epoch,
        to_epoch,
        reason,
        clause,
        evidence
    from marts.clock_stops
    union all
    select
        claims.incident_key,
        engagements.engagement,
        claims.line_id,
        case when claims.is_net then 'net' else 'claim' end as level,
        claims.start_epoch as from_epoch,
        claims.end_epoch as to_epoch,
        coalesce(claims.reason, 'exclusion') as reason,
        claims.clause,
        coalesce(claims.evidence, claims.exclusion_id) as evidence
    from claims
    inner join engagements
        on claims.incident_key = engagements.incident_key
        and claims.contract_key = engagements.contract_key
    union all
    select
        lives.incident_key,
        engagements.engagement,
        cast(null as varchar) as line_id,
        'net' as level,
        windows.planned_start_epoch as from_epoch,
        windows.planned_end_epoch as to_epoch,
        'maintenance' as reason,
        windows.maintenance_clause as clause,
        coalesce(windows.reference, windows.maintenance_id) as evidence
    from windows
    inner join engagements on windows.contract_key = engagements.contract_key
    inner join lives
        on engagements.incident_key = lives.incident_key
        and (windows.service is null or windows.service = lives.service)
        and (windows.site is null or windows.site = lives.site)
        and windows.planned_start_epoch < lives.to_epoch
        and windows.planned_end_epoch > lives.from_epoch
),

crowded as (
    select incident_key
    from combined
    group by incident_key
    having count(*) > 1
),

-- The number is of the incident alone, so that the layers of others do not change it. Nearly all
-- incidents have one layer, and need no order.
numbered as (
    select
        combined.incident_key * 1000000 + 1 as layer_key,
        combined.*
    from combined
    left join crowded on combined.incident_key = crowded.incident_key
    where crowded.incident_key is null
    union all
    select
        combined.incident_key * 1000000 + row_number() over (
            partition by combined.incident_key
            order by
                combined.engagement, combined.from_epoch, combined.to_epoch, combined.level,
                combined.line_id, combined.evidence
        ) as layer_key,
        combined.*
    from combined
    inner join crowded on combined.incident_key = crowded.incident_key
)

select * from numbered

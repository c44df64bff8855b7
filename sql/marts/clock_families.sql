-- marts.clock_families: one incident that carries others or is carried, with its part in the account (domain 1.4, 3.8).
-- key: incident_key
-- settled by: incident_key
--
-- A contract counts a family once (unit incident), or once for each access, site or service in it.
-- The parent answers for the whole family, or else the incident declared first; the clock begins
-- with the earliest declaration. The target grid of the workspace is an aim and no contract: there
-- each incident that nobody carries has its own declaration.
with population as (
    select
        incident_key,
        is_duplicate,
        coalesce(original_key, parent_key) as carrier_key
    from marts.population
    where is_duplicate or is_child
),

-- A family is as deep as a duplicate of a child of a parent.
rooted as (
    select
        carried.incident_key,
        carried.is_duplicate,
        carried.carrier_key,
        coalesce(third.carrier_key, second.carrier_key, carried.carrier_key) as root_key
    from population as carried
    left join population as second on carried.carrier_key = second.incident_key
    left join population as third on second.carrier_key = third.incident_key
),

members as (
    select
        incident_key,
        carrier_key,
        is_duplicate,
        root_key
    from rooted
    union all
    select
        rooted.root_key as incident_key,
        cast(null as bigint) as carrier_key,
        false as is_duplicate,
        rooted.root_key
    from rooted
    left join population on rooted.root_key = population.incident_key
    where population.incident_key is null
    group by rooted.root_key
),

contracts as (
    select
        contracts.contract_key,
        contracts.contract_id,
        contracts.unit,
        clients.contract_key is null as is_grid
    from staging.contracts as contracts
    left join (
        select contract_key
        from marts.contract_clients
        group by contract_key
    ) as clients on contracts.contract_key = clients.contract_key
),

placed as (
    select
        members.incident_key,
        members.carrier_key is not null as is_below,
        members.is_duplicate,
        members.root_key,
        contracts.contract_id,
        contracts.is_grid,
        contracts.unit,
        milestones.declared_epoch,
        milestones.state is not distinct from 'cancelled' as is_cancelled,
        coalesce(units.unit_value, '') as unit_value
    from members
    inner join marts.clock_tenants as tenants
        on members.incident_key = tenants.incident_key and tenants.tenure = 1
    inner join contracts on tenants.contract_key = contracts.contract_key
    inner join marts.milestones as milestones on members.incident_key = milestones.incident_key
    left join marts.clock_units as units
        on tenants.incident_key = units.incident_key
        and tenants.engagement = units.engagement
),

ranked as (
    select
        *,
        row_number() over (
            partition by root_key, contract_id, unit_value
            order by
                case when unit = 'incident' and not is_below then 0 else 1 end,
                is_cancelled,
                -- A duplicate gives its declaration; it is closed without anything being repaired.
                is_duplicate,
                declared_epoch nulls last,
                incident_key
        ) as rank,
        min(declared_epoch) over (
            partition by root_key, contract_id, unit_value
        ) as first_epoch
    from placed
),

counted as (
    select
        incident_key,
        root_key,
        case when is_grid then is_below else rank > 1 end as is_carried,
        case when not is_grid and rank = 1 then first_epoch end as declared_epoch
    from ranked
)

select * from counted

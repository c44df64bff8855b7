-- checks.register_rows: one row of a register of contracts that does not do what it was written for.
-- key: place, id, problem, source_file, source_line
-- severity: warning
--
-- Ids that stand twice in one file, dates out of order, incidents, interruptions, clients and clauses
-- that nobody knows, agreement without approver or date or after the cut. A client is known when a
-- contract or an incident names him: another spelling of one is not.
with outages as (
    select * from marts.outages
),

doubled as (
    select
        'exclusions' as place,
        exclusion_id as id,
        source_file,
        source_line,
        count(*) over (partition by load_id, exclusion_id) as n
    from raw.exclusions
    union all
    select
        'maintenances' as place,
        maintenance_id as id,
        source_file,
        source_line,
        count(*) over (partition by load_id, maintenance_id) as n
    from raw.maintenances
    union all
    select
        'outages' as place,
        outage_id as id,
        source_file,
        source_line,
        count(*) over (partition by load_id, outage_id) as n
    from raw.outages
),

incidents as (
    select incident_id from staging.incidents
),

clients as (
    select client
    from marts.contract_clients
    union
    select client
    from staging.incidents
    union
    select client
    from marts.clock_tenures
),

named as (
    select
        'exclusions' as place,
        exclusion_id as id,
        client,
        source_file,
        source_line
    from staging.exclusions
    union all
    select
        'maintenances' as place,
        maintenance_id as id,
        client,
        source_file,
        source_line
    from staging.maintenances
    union all
    select
        'outages' as place,
        outage_id as id,
        client,
        source_file,
        source_line
    from staging.outages
),

found as (
    select
        place,
        id,
        'duplicate_id' as problem,
        source_file,
        source_line
    from doubled
    where n > 1 and id is not null
    union
    select
        'exclusions' as place,
        exclusion_id as id,
        problem,
        source_file,
        source_line
    from marts.exclusions
    where problem is not null
    union
    select
        'outages' as place,
        outage_id as id,
        problem,
        source_file,
        source_line
    from outages
    where problem in ('no_start', 'reversed')
    union
    select
        'outages' as place,
        outages.outage_id as id,
        'unknown_incident' as problem,
        outages.source_file,
        outages.source_line
    from outages
    left join incidents on outages.incident_id = incidents.incident_id
    where outages.incident_id is not null and incidents.incident_id is null
    union
    select
        'outages' as place,
        outage_id as id,
        'more_users_than_there_are' as problem,
        source_file,
        source_line
    from outages
    where users_affected > users_total
    union
    select
        named.place,
        named.id,
        'unknown_client' as problem,
        named.source_file,
        named.source_line
    from named
    left join clients on named.client = clients.client
    where named.client is not null and clients.client is null
    union
    select
        'maintenances' as place,
        maintenance_id as id,
        case
            when planned_start_epoch is null or planned_end_epoch is null then 'no_window'
            else 'reversed'
        end as problem,
        source_file,
        source_line
    from staging.maintenances
    where planned_start_epoch is null
        or planned_end_epoch is null
        or planned_end_epoch <= planned_start_epoch
        or actual_end_epoch < actual_start_epoch
)

select * from found

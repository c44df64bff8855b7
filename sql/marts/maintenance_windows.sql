-- marts.maintenance_windows: one planned window under one version of a contract whose client it is announced to.
-- key: contract_key, maintenance_id
--
-- Announced in time is announced by the notice of the contract before the window begins. What is
-- excluded is the planned window: what overruns it counts (domain 3.5, DP-09). Validity is not
-- asked here, because a clock that began under a version goes on under it.
with maintenances as (
    select * from staging.maintenances
    where planned_end_epoch > planned_start_epoch
),

contracts as (
    select
        contract_key,
        notice_seconds,
        is_maintenance_excluded
    from staging.contracts
),

clients as (
    select * from marts.contract_clients
),

scopes as (
    select
        contract_key,
        dimension,
        value
    from staging.contract_scopes
    where dimension in ('service', 'site')
),

-- A dimension in which the contract names values and the window another one.
outside as (
    select
        contracts.contract_key,
        maintenances.maintenance_id
    from contracts
    cross join maintenances
    inner join scopes on contracts.contract_key = scopes.contract_key
    where case scopes.dimension when 'service' then maintenances.service else maintenances.site end
        is not null
    group by contracts.contract_key, maintenances.maintenance_id, scopes.dimension
    having not bool_or(
        scopes.value
        = case scopes.dimension when 'service' then maintenances.service else maintenances.site end
    )
),

matched as (
    select
        contracts.contract_key,
        contracts.is_maintenance_excluded,
        contracts.notice_seconds,
        maintenances.*
    from maintenances
    cross join contracts
    left join clients
        on contracts.contract_key = clients.contract_key and maintenances.client = clients.client
    where maintenances.client is null or clients.client is not null
),

judged as (
    select
        matched.contract_key,
        matched.maintenance_id,
        matched.change_id,
        matched.service,
        matched.site,
        matched.title,
        matched.reference,
        matched.announced_epoch,
        matched.planned_start_epoch,
        matched.planned_end_epoch,
        matched.actual_start_epoch,
        matched.actual_end_epoch,
        coalesce(
            matched.planned_start_epoch - matched.announced_epoch >= matched.notice_seconds,
            false
        ) as is_announced,
        matched.is_maintenance_excluded and coalesce(
            matched.planned_start_epoch - matched.announced_epoch >= matched.notice_seconds,
            false
        ) as is_excluded,
        matched.source_file,
        matched.source_line
    from matched
    left join outside
        on matched.contract_key = outside.contract_key
        and matched.maintenance_id = outside.maintenance_id
    where outside.maintenance_id is null
)

select * from judged

-- marts.maintenances: one planned window in the validity of a version of a contract, with what it excludes (domain 3.5).
-- key: contract_key, maintenance_id
--
-- Excluded is the announced window, elapsed; overrun is what was done after it, and counts. Unknown
-- when nobody wrote when it ended.
with windows as (
    select * from marts.maintenance_windows
),

contracts as (
    select
        contract_key,
        from_epoch,
        to_epoch
    from staging.contracts
),

measured as (
    select
        windows.*,
        case
            when windows.is_excluded then windows.planned_end_epoch - windows.planned_start_epoch
            else 0
        end as excluded_seconds,
        case
            when windows.actual_end_epoch is not null
                then greatest(0, windows.actual_end_epoch - windows.planned_end_epoch)
        end as overrun_seconds
    from windows
    inner join contracts
        on windows.contract_key = contracts.contract_key
        and windows.planned_end_epoch > contracts.from_epoch
        and (contracts.to_epoch is null or windows.planned_start_epoch < contracts.to_epoch)
)

select * from measured

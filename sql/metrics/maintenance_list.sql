-- metrics.maintenance_list: one planned window of the client of a contract, as packs print it.
-- key: contract_key, maintenance_id
select
    contract_key,
    maintenance_id,
    change_id,
    service,
    site,
    title,
    reference,
    announced_epoch,
    planned_start_epoch,
    planned_end_epoch,
    actual_start_epoch,
    actual_end_epoch,
    is_announced,
    is_excluded,
    excluded_seconds,
    overrun_seconds,
    source_file,
    source_line
from marts.maintenances

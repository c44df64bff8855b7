-- marts.contracts: one version of one contract.
-- key: contract_key
-- built as: view
select
    contract_key,
    contract_id,
    version,
    title,
    client,
    from_epoch,
    to_epoch,
    zone,
    grain,
    frame,
    unit,
    priority_policy,
    reopen_policy,
    excused,
    zero_population,
    small_below,
    small_tolerated,
    is_maintenance_excluded,
    notice_seconds,
    maintenance_clause,
    terms
from staging.contracts

-- metrics.contracts: one version of one contract, as packs print it.
-- key: contract_key
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
from marts.contracts

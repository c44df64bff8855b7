-- metrics.contract_periods: one period of one version of a contract, as packs print it.
-- key: contract_key, period
select
    contract_key,
    period,
    from_epoch,
    to_epoch,
    whole_from_epoch,
    whole_to_epoch
from marts.contract_periods

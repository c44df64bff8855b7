-- marts.contract_periods: one period of one version of a contract, clipped to its validity.
-- key: contract_key, period
-- built as: view
select
    contract_key,
    period,
    from_epoch,
    to_epoch,
    whole_from_epoch,
    whole_to_epoch
from staging.contract_periods

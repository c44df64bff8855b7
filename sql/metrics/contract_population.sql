-- metrics.contract_population: the incidents of one contract in one period that one thing happened to, for one reason.
-- key: contract_key, period, kind, reason
select
    contract_key,
    period,
    kind,
    reason,
    count
from marts.contract_population

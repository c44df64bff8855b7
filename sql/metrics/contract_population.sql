-- metrics.contract_population: what became of the incidents of a contract in one period, counted by kind and reason.
-- key: contract_key, period, kind, reason
select
    contract_key,
    period,
    kind,
    reason,
    count
from marts.contract_population

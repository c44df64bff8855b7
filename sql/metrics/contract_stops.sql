-- metrics.contract_stops: one reason that stops the clocks of one version of a contract, as packs print it.
-- key: contract_key, reason
select
    contract_key,
    reason,
    clause,
    needs_request,
    cap_seconds
from marts.contract_stops

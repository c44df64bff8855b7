-- marts.contract_stops: one reason that stops the clocks of one version of a contract.
-- key: contract_key, reason
-- built as: view
select
    contract_key,
    reason,
    clause,
    needs_request,
    cap_seconds
from staging.contract_stops

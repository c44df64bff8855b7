-- staging.contract_matches: one service and priority that a commitment line is for.
-- key: line_key, service, priority
select
    line_key,
    service,
    priority
from raw.contract_matches

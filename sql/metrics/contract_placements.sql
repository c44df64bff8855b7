-- metrics.contract_placements: one commitment in the line and period in which one reading or several place it.
-- key: commitment_key, is_net, is_gross, is_contested
select
    commitment_key,
    contract_key,
    line_key,
    period,
    verdict,
    is_net,
    is_gross,
    is_contested
from marts.contract_placements

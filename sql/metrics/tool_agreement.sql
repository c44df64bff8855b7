-- metrics.tool_agreement: one restoration promised to a client, with the tool's verdict and why it is another.
-- key: commitment_key
select
    commitment_key,
    incident_key,
    contract_key,
    line_key,
    line_id,
    tool,
    ours,
    cause,
    difference_seconds,
    period_epoch
from marts.tool_agreements

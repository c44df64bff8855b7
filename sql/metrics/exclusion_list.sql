-- metrics.exclusion_list: one row of the register of exclusions under a version of a contract that it is about.
-- key: exclusion_id, contract_key
select
    exclusion_id,
    contract_key,
    kind,
    incident_key,
    incident_id,
    outage_id,
    line_id,
    start_epoch,
    end_epoch,
    clause,
    reason,
    evidence,
    requested_by,
    approved_by,
    decided_epoch,
    status,
    problem,
    is_net,
    is_contested,
    source_file,
    source_line
from marts.exclusions

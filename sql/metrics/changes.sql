-- metrics.changes: one change of the register, by the window it took or is planned to take.
-- key: change_id
select
    change_id,
    title,
    service,
    type,
    risk,
    cab_decision,
    result,
    start_epoch,
    end_epoch,
    planned_start_epoch,
    planned_end_epoch,
    incident_count
from marts.changes

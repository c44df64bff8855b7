-- staging.targets: one line of the target grid, as the workspace gives it.
-- key: priority
select
    priority,
    calendar_id,
    acknowledge_seconds,
    restore_seconds,
    threshold_rate
from raw.targets

-- marts.target_grid: one line of the target grid of the workspace.
-- key: priority
select
    'P' || cast(priority as varchar) as priority,
    calendar_id,
    acknowledge_seconds,
    restore_seconds,
    threshold_rate
from staging.targets

-- metrics.target_grid: one line of the target grid, as a pack prints it.
-- key: priority
select
    priority,
    calendar_id,
    acknowledge_seconds,
    restore_seconds,
    threshold_rate
from marts.target_grid

-- staging.priority_matrix: one cell of the priority matrix, as the workspace gives it.
-- key: impact, urgency
select
    impact,
    urgency,
    priority
from raw.priority_matrix

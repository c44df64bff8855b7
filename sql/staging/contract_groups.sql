-- staging.contract_groups: one group whose first assignment starts an internal clock.
-- key: line_key, assignment_group
select
    line_key,
    assignment_group
from raw.contract_groups

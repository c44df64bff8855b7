-- metrics.actions: one action of the register, with its dates.
-- key: action_id
select
    action_id,
    origin,
    description,
    owner_group,
    state,
    created_on,
    due_original_on,
    due_on,
    is_replanned,
    done_on
from marts.actions

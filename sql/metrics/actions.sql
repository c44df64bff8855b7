-- metrics.actions: one action of the register, with its dates.
-- key: action_id
select
    subject_id,
    action_id,
    origin,
    origin_kind,
    incident_id,
    problem_id,
    change_id,
    client,
    service,
    description,
    owner_group,
    state,
    is_cancelled,
    created_on,
    due_original_on,
    due_on,
    is_replanned,
    replan_count,
    done_on,
    evidence,
    check_on,
    check_result
from marts.actions

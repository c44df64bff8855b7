-- metrics.problems: one problem or known error of the register.
-- key: problem_id
select
    problem_id,
    title,
    service,
    state,
    root_cause,
    workaround,
    is_known_error,
    owner_group,
    opened_epoch,
    done_epoch,
    incident_count,
    first_incident_epoch,
    last_incident_epoch
from marts.problems

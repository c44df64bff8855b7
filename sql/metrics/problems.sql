-- metrics.problems: one problem or known error of the register.
-- key: problem_id
select
    subject_id,
    problem_id,
    title,
    service,
    state,
    root_cause,
    root_cause_found_epoch,
    workaround,
    is_known_error,
    known_error_id,
    known_error_epoch,
    owner_group,
    opened_epoch,
    resolved_epoch,
    closed_epoch,
    done_epoch,
    incident_count,
    first_incident_epoch,
    last_incident_epoch
from marts.problems

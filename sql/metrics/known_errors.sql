-- metrics.known_errors: one known error of the register, with its uses.
-- key: known_error_id
select
    known_error_id,
    problem_id,
    title,
    service,
    symptom,
    workaround,
    owner_group,
    published_epoch,
    retired_epoch,
    use_count,
    incident_count,
    first_incident_epoch,
    last_incident_epoch
from marts.known_errors

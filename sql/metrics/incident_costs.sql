-- metrics.incident_costs: one counted incident with what it cost its users, weighed by the service (domain 5.3).
-- key: subject_id
-- built as: view
select
    incident_key as subject_id,
    incident_id as reference,
    problem_id,
    parent_id,
    client,
    service,
    site,
    opened_epoch,
    restored_epoch,
    recurrence_key,
    trend_key,
    cause_key,
    user_seconds,
    cost_seconds
from marts.incident_costs

-- metrics.incident_features: one counted incident with what its likeness to others is judged by (domain 5.2).
-- key: subject_id
-- built as: view
select
    incident_key as subject_id,
    incident_id as reference,
    opened_epoch,
    resolved_epoch,
    recurrence_key,
    client,
    service,
    ci,
    category,
    subcategory,
    symptom,
    cause_code,
    known_error_id,
    problem_id,
    fingerprint,
    band_1,
    band_2,
    band_3,
    band_4,
    band_5,
    band_6
from marts.incident_features

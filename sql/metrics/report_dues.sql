-- metrics.report_dues: when a report on one restored incident would be due (M3).
-- key: subject_id, kind
-- built as: view
select
    incident_key as subject_id,
    kind,
    days,
    due_epoch
from marts.report_dues

-- metrics.report_list: one report on an incident that is due or was published (M3).
-- key: incident_key, kind
select
    incident_key,
    incident_id,
    kind,
    is_major,
    restored_epoch,
    due_epoch,
    is_agreed,
    provisional_epoch,
    final_epoch,
    published_epoch,
    reference,
    delay_seconds
from marts.reports

-- metrics.contract_lines: one commitment line of one version of a contract, as packs print it.
-- key: line_key
select
    line_key,
    contract_key,
    position,
    line_id,
    title,
    clause,
    indicator,
    audience,
    service_class,
    target_seconds,
    target_days,
    calendar_id,
    clock_from,
    threshold_ppm,
    expected_ppm,
    downtime_from,
    min_outage_seconds,
    is_weighted,
    priorities,
    services
from marts.contract_lines

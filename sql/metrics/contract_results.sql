-- metrics.contract_results: the compliance of one commitment line in one period of its contract, in three readings.
-- key: contract_key, line_key, period
select
    contract_key,
    line_key,
    period,
    from_epoch,
    to_epoch,
    gross_met,
    gross_breached,
    net_met,
    net_breached,
    contested_met,
    contested_breached,
    excluded,
    undetermined,
    open_and_late,
    gross_verdict,
    net_verdict,
    contested_verdict,
    achieved_ppm,
    gross_achieved_ppm,
    contested_achieved_ppm
from marts.contract_results

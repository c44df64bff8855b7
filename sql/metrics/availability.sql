-- metrics.availability: one service under one line of availability or interruption in one period of its contract.
-- key: line_key, service, period
select
    contract_key,
    line_key,
    service,
    period,
    from_epoch,
    to_epoch,
    agreed_seconds,
    planned_seconds,
    down_seconds,
    gross_down_seconds,
    contested_down_seconds,
    achieved_ppm,
    gross_achieved_ppm,
    contested_achieved_ppm,
    weighted_ppm,
    gross_weighted_ppm,
    contested_weighted_ppm,
    failure_count,
    mtbf_seconds,
    mtbsi_seconds,
    band_1,
    band_2,
    band_3,
    band_4
from marts.availability

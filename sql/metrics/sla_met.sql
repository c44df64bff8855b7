-- metrics.sla_met: one restoration promise decided, a hit when met, net of exclusions (S2, GTR).
-- key: subject_id
--
-- Frame D. The value is the overrun in seconds.
select
    incident_key as subject_id,
    period_epoch,
    is_hit,
    value,
    excluded_because
from marts.promise_outcomes
where indicator = 'restore' and reading = 'net'

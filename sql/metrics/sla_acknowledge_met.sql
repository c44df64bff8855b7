-- metrics.sla_acknowledge_met: one promise to take in charge decided, a hit when met, net of exclusions (S1, GTI).
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
where indicator = 'acknowledge' and reading = 'net'

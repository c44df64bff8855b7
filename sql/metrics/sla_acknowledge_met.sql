-- metrics.sla_acknowledge_met: one promise to take in charge decided, a hit when met, net of exclusions (S1, GTI).
-- key: subject_id
--
-- Frame D: met when the clock stopped, breached when the counted time passed the target, even if
-- still open. Verdicts that nobody can give are left out as undetermined, never counted as met, and
-- what the contract takes out as excluded.
-- The value is the overrun in seconds.
with results as (
    select * from marts.clock_results
    where indicator = 'acknowledge' and is_headline
),

incidents as (
    select
        incident_key,
        not_timed_because,
        closed_epoch,
        opened_epoch
    from marts.incidents
),

counted as (
    select
        results.incident_key as subject_id,
        coalesce(results.decided_epoch, results.stop_epoch, incidents.closed_epoch,
            incidents.opened_epoch)
            as period_epoch,
        results.verdict = 'met' as is_hit,
        results.overrun_seconds as value,
        case
            when not results.is_committed and incidents.not_timed_because is not null
                then incidents.not_timed_because
            when results.verdict in ('undetermined', 'excluded') then results.verdict
        end as excluded_because
    from results
    inner join incidents on results.incident_key = incidents.incident_key
    where results.verdict <> 'pending'
)

select * from counted

-- metrics.sla_met_gross: one restoration promise decided, a hit when met, before exclusions (S2, GTR).
-- key: subject_id
--
-- Frame D: met when the clock stopped, breached when the counted time passed the target, even if
-- still open. Verdicts that nobody can give are left out as undetermined, never counted as met;
-- no exclusion is taken out.
-- The value is the overrun in seconds.
with results as (
    select * from marts.clock_results
    where indicator = 'restore' and is_headline
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
        coalesce(results.gross_decided_epoch, results.stop_epoch, incidents.closed_epoch,
            incidents.opened_epoch)
            as period_epoch,
        results.gross_verdict = 'met' as is_hit,
        results.gross_overrun_seconds as value,
        case
            when not results.is_committed and incidents.not_timed_because is not null
                then incidents.not_timed_because
            when results.gross_verdict in ('undetermined', 'excluded') then results.gross_verdict
        end as excluded_because
    from results
    inner join incidents on results.incident_key = incidents.incident_key
    where results.gross_verdict <> 'pending'
)

select * from counted

-- metrics.sla_met: one restoration promise decided, a hit when met (S2, GTR).
-- key: subject_id
--
-- Frame D: met when the clock stopped, breached when the counted time passed the target, even if
-- still open. Verdicts that nobody can give are left out as undetermined, never counted as met. The
-- value is the overrun in seconds.
with commitments as (
    select * from marts.commitments
    where indicator = 'restore'
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
        commitments.incident_key as subject_id,
        coalesce(commitments.decided_epoch, commitments.stop_epoch, incidents.closed_epoch,
            incidents.opened_epoch)
            as period_epoch,
        commitments.verdict = 'met' as is_hit,
        commitments.overrun_seconds as value,
        case
            when incidents.not_timed_because is not null then incidents.not_timed_because
            when commitments.verdict = 'undetermined' then 'undetermined'
        end as excluded_because
    from commitments
    inner join incidents on commitments.incident_key = incidents.incident_key
    where commitments.verdict <> 'pending'
)

select * from counted

-- marts.promise_outcomes: what one promise to the client came to in one reading, as KPIs count it (domain 3.7, frame D).
-- key: incident_key, indicator, reading
-- built as: view
--
-- Met when the clock stopped, breached when the counted time passed the target, even if still open;
-- pending is no outcome yet. Verdicts that nobody can give are left out as undetermined, never
-- counted as met, and what the contract takes out as excluded. The value is the overrun in seconds.
with results as (
    select * from marts.clock_results
    where is_headline
),

incidents as (
    select
        incident_key,
        not_timed_because,
        closed_epoch,
        opened_epoch
    from marts.incidents
),

read as (
    select
        incident_key,
        indicator,
        'net' as reading,
        is_committed,
        stop_epoch,
        verdict,
        decided_epoch,
        overrun_seconds
    from results
    union all
    select
        incident_key,
        indicator,
        'gross' as reading,
        is_committed,
        stop_epoch,
        gross_verdict as verdict,
        gross_decided_epoch as decided_epoch,
        gross_overrun_seconds as overrun_seconds
    from results
),

counted as (
    select
        read.incident_key,
        read.indicator,
        read.reading,
        coalesce(read.decided_epoch, read.stop_epoch, incidents.closed_epoch,
            incidents.opened_epoch)
            as period_epoch,
        read.verdict = 'met' as is_hit,
        read.overrun_seconds as value,
        case
            when not read.is_committed and incidents.not_timed_because is not null
                then incidents.not_timed_because
            when read.verdict in ('undetermined', 'excluded') then read.verdict
        end as excluded_because
    from read
    inner join incidents on read.incident_key = incidents.incident_key
    where read.verdict <> 'pending'
)

select * from counted

-- metrics.sla_breaches: one promise to the client that was not kept (S3).
-- key: subject_id, indicator
--
-- Frame D: in the period in which the counted time passed the target, even if the incident is still
-- open. Stays late until the clock stops: until_epoch is null while it runs.
with results as (
    select * from marts.clock_results
    where
        verdict = 'breached'
        and is_headline
        and is_committed
        and indicator in ('acknowledge', 'restore')
),

listed as (
    select
        incident_key as subject_id,
        indicator,
        commitment_key,
        coalesce(decided_epoch, stop_epoch) as period_epoch,
        stop_epoch as until_epoch,
        start_epoch,
        deadline_epoch,
        calendar_id,
        target_seconds,
        counted_seconds,
        overrun_seconds
    from results
)

select * from listed

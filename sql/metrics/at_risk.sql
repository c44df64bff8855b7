-- metrics.at_risk: one stay of an open incident in the last quarter of the way to its restoration deadline (S5).
-- key: subject_id
--
-- From three quarters of the elapsed time between the beginning of the promise and its deadline,
-- until the clock stops or the deadline passes. The deadline has the calendar of the target and the
-- stops in it; the way to it is told in elapsed time. A stopped clock has no deadline.
with results as (
    select * from marts.clock_results
    where
        indicator = 'restore'
        and is_headline
        and is_committed
        and verdict not in ('undetermined', 'excluded')
        and deadline_epoch > start_epoch
),

listed as (
    select
        incident_key as subject_id,
        start_epoch + cast(floor((deadline_epoch - start_epoch) * 0.75e0) as bigint)
            as period_epoch,
        least(deadline_epoch, coalesce(stop_epoch, deadline_epoch)) as until_epoch,
        start_epoch,
        deadline_epoch,
        calendar_id,
        target_seconds
    from results
)

select * from listed

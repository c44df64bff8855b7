-- marts.forecast_lessons: one decided commitment that a forecast learns from, with the seconds that were counted (domain 6.5).
-- key: training, commitment_key
-- built as: view
--
-- A breach that still ran when the training ended is known to be longer than its target and no
-- more; at the cut its counted time is known. What was met and runs again since a reopening says
-- nothing yet.
with trainings as (
    select * from marts.forecast_trainings
),

commitments as (
    select * from marts.commitments
    where verdict in ('met', 'breached') and target_seconds > 0
),

learned as (
    select
        trainings.training,
        commitments.commitment_key,
        commitments.incident_key,
        commitments.indicator,
        commitments.calendar_id,
        coalesce(commitments.priority, 0) as priority,
        commitments.target_seconds,
        coalesce(commitments.stop_epoch, trainings.until_epoch) as end_epoch,
        case
            when trainings.training = 'now' then commitments.counted_seconds
            when commitments.stop_epoch < trainings.until_epoch then commitments.counted_seconds
            else commitments.target_seconds + 1
        end as counted_seconds
    from commitments
    inner join trainings
        on commitments.decided_epoch < trainings.until_epoch
        and commitments.decided_epoch >= trainings.from_epoch
    where commitments.verdict = 'breached' or commitments.stop_epoch < trainings.until_epoch
)

select * from learned

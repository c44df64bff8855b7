-- marts.commitments: one promise of the target grid made for one incident, with its verdict at the cut (domain 3.2, 3.7).
-- key: incident_key, indicator
--
-- Met is decided when the clock first stops, breached when the counted time passes the target, even
-- if the incident is still open. The deadline is the first instant at which the target is counted;
-- more than it is counted from the next open second.
with promises as (
    select * from marts.promises
),

milestones as (
    select
        incident_key,
        acknowledged_quality,
        restored_quality
    from marts.milestones
),

days as (
    select * from staging.calendar_days
    where open_seconds > 0
),

chosen as (
    select * from marts.verdicts
),

-- The run in which the target is passed, or else the last one, says where the deadline lies.
passing as (
    select
        chosen.incident_key,
        chosen.indicator,
        min_by(
            promises.from_reading + chosen.target_seconds - promises.before_seconds,
            case when promises.before_seconds + promises.counted_seconds > chosen.target_seconds
                then promises.run else 1000000 - promises.run end
        ) as due_reading,
        min_by(
            promises.from_epoch,
            case when promises.before_seconds + promises.counted_seconds > chosen.target_seconds
                then promises.run else 1000000 - promises.run end
        ) as run_from_epoch
    from chosen
    inner join promises
        on chosen.incident_key = promises.incident_key
        and chosen.indicator = promises.indicator
        and chosen.stay = promises.stay
    group by chosen.incident_key, chosen.indicator
),

-- The first instant at which the calendar has run the target: found in the last day that begins
-- before it.
located as (
    select
        chosen.*,
        passing.run_from_epoch,
        passing.due_reading - days.open_before as rest,
        days.open_seconds as day_seconds,
        days.from_1,
        days.to_1 - days.from_1 as length_1,
        days.from_2,
        days.to_2 - days.from_2 as length_2,
        days.from_3,
        passing.due_reading
    from chosen
    inner join passing
        on chosen.incident_key = passing.incident_key and chosen.indicator = passing.indicator
    asof left join days
        on chosen.calendar_id = days.calendar_id and passing.due_reading > days.open_before
),

-- More than the target is counted from the same instant, or from the next opening when the target
-- ends with a window.
followed as (
    select
        located.*,
        located.due_reading - days.open_before as next_rest,
        days.open_seconds as next_day_seconds,
        days.from_1 as next_from_1,
        days.to_1 - days.from_1 as next_length_1,
        days.from_2 as next_from_2,
        days.to_2 - days.from_2 as next_length_2,
        days.from_3 as next_from_3
    from located
    asof left join days
        on located.calendar_id = days.calendar_id and located.due_reading >= days.open_before
),

passed as (
    select
        *,
        case
            when rest > day_seconds then null
            when rest <= length_1 then from_1 + rest
            when rest <= length_1 + length_2 then from_2 + (rest - length_1)
            else from_3 + (rest - length_1 - length_2)
        end as deadline_epoch,
        case
            when next_rest >= next_day_seconds then null
            when next_rest < next_length_1 then next_from_1 + next_rest
            when next_rest < next_length_1 + next_length_2
                then next_from_2 + (next_rest - next_length_1)
            else next_from_3 + (next_rest - next_length_1 - next_length_2)
        end as passed_epoch
    from followed
),

decided as (
    select
        passed.incident_key,
        passed.indicator,
        passed.priority,
        passed.calendar_id,
        passed.target_seconds,
        passed.start_epoch,
        passed.stop_epoch,
        case when passed.indicator = 'restore' then milestones.restored_quality
            else milestones.acknowledged_quality end as stop_quality,
        passed.run_count,
        passed.stay > 0 as is_of_lowered_priority,
        passed.counted_seconds,
        greatest(passed.deadline_epoch, coalesce(passed.run_from_epoch, passed.deadline_epoch))
            as deadline_epoch,
        greatest(0, passed.counted_seconds - passed.target_seconds) as overrun_seconds,
        passed.verdict,
        case
            when passed.verdict = 'met' then passed.first_stop_epoch
            when passed.verdict = 'breached' then greatest(
                passed.passed_epoch,
                coalesce(passed.run_from_epoch, passed.passed_epoch),
                -- Late from the moment of the requalification.
                coalesce(passed.held_from_epoch, passed.passed_epoch)
            )
        end as decided_epoch,
        passed.verdict = 'breached' and passed.stop_epoch is null as is_open_and_late
    from passed
    inner join milestones on passed.incident_key = milestones.incident_key
)

select * from decided

-- marts.commitments: one promise of the target grid made for one incident, with its verdict at the cut (domain 3.2, 3.7).
-- key: incident_key, indicator
--
-- Counted seconds lie inside the calendar of the target; no state stops the clock. Equal to the target is met. Met is
-- decided when the clock stops, breached when the counted time passes the target, even if the incident is still open.
with incidents as (
    select
        incident_key,
        priority
    from staging.incidents
),

milestones as (
    select * from marts.milestones
),

targets as (
    select * from staging.targets
),

days as (
    select * from staging.calendar_days
    where open_seconds > 0
),

readings as (
    select * from marts.clock_readings
),

promised as (
    select
        incidents.incident_key,
        'acknowledge' as indicator,
        targets.calendar_id,
        targets.acknowledge_seconds as target_seconds,
        milestones.declared_epoch as start_epoch,
        milestones.acknowledged_epoch as stop_epoch,
        milestones.acknowledged_quality as stop_quality,
        readings.declared_open as start_reading,
        coalesce(readings.acknowledged_open, readings.as_of_open) as stop_reading,
        milestones.state
    from incidents
    inner join targets on incidents.priority = targets.priority
    inner join milestones on incidents.incident_key = milestones.incident_key
    left join readings
        on incidents.incident_key = readings.incident_key and targets.calendar_id = readings.calendar_id
    where targets.acknowledge_seconds > 0
    union all
    select
        incidents.incident_key,
        'restore' as indicator,
        targets.calendar_id,
        targets.restore_seconds as target_seconds,
        milestones.declared_epoch as start_epoch,
        milestones.restored_epoch as stop_epoch,
        milestones.restored_quality as stop_quality,
        readings.declared_open as start_reading,
        coalesce(readings.restored_open, readings.as_of_open) as stop_reading,
        milestones.state
    from incidents
    inner join targets on incidents.priority = targets.priority
    inner join milestones on incidents.incident_key = milestones.incident_key
    left join readings
        on incidents.incident_key = readings.incident_key and targets.calendar_id = readings.calendar_id
    where targets.restore_seconds > 0
),

counted as (
    select
        *,
        stop_reading - start_reading as counted_seconds,
        start_reading + target_seconds as due_reading
    from promised
),

-- The deadline is the first instant at which the calendar has run the target: found in the last day that begins before it.
located as (
    select
        counted.*,
        days.from_1,
        days.to_1 - days.from_1 as length_1,
        days.from_2,
        days.to_2 - days.from_2 as length_2,
        days.from_3,
        days.open_before,
        days.open_seconds as day_seconds
    from counted
    asof left join days
        on counted.calendar_id = days.calendar_id and counted.due_reading > days.open_before
),

dated as (
    select
        *,
        due_reading - open_before as rest,
        case
            when due_reading - open_before > day_seconds then null
            when due_reading - open_before <= length_1 then from_1 + (due_reading - open_before)
            when due_reading - open_before <= length_1 + length_2
                then from_2 + (due_reading - open_before - length_1)
            else from_3 + (due_reading - open_before - length_1 - length_2)
        end as deadline_epoch
    from located
),

judged as (
    select
        incident_key,
        indicator,
        calendar_id,
        target_seconds,
        start_epoch,
        stop_epoch,
        stop_quality,
        counted_seconds,
        deadline_epoch,
        greatest(0, counted_seconds - target_seconds) as overrun_seconds,
        case
            when start_epoch is null or counted_seconds is null then 'undetermined'
            when stop_epoch is not null and stop_epoch < start_epoch then 'undetermined'
            -- Left the stock without the milestone: nobody can say when, so nobody may say it was in time.
            when stop_epoch is null and state in ('resolved', 'closed', 'cancelled') then 'undetermined'
            when stop_epoch is not null and counted_seconds <= target_seconds then 'met'
            when counted_seconds > target_seconds then 'breached'
            else 'pending'
        end as verdict
    from dated
),

decided as (
    select
        *,
        case
            when verdict = 'met' then stop_epoch
            when verdict = 'breached' then deadline_epoch
        end as decided_epoch,
        verdict = 'breached' and stop_epoch is null as is_open_and_late
    from judged
)

select * from decided

-- marts.forecast_snapshots: one clock that ran at one instant of the past, as it was then, with what came of it (domain 6.5).
-- key: commitment_key, at_epoch, lead_seconds
-- built as: view
--
-- After the split: every clock that ran at a midnight (lead 0), and every clock at the instant at
-- which one hour, four hours or a day of its target was left. Only what is decided by now can be
-- scored. An incident whose priority was another one then is left out: its target was another one.
with trainings as (
    select until_epoch from marts.forecast_trainings
    where training = 'split'
),

commitments as (
    select * from marts.commitments
    where verdict in ('met', 'breached') and target_seconds > 0
),

runs as (
    select * from marts.clock_intervals
    where kind = 'run'
),

-- The last stay has no end. A join that asks for that with an "or" compares everything with
-- everything.
stays as (
    select
        incident_key,
        assignment_group,
        from_epoch,
        coalesce(to_epoch, 99999999999) as to_epoch
    from marts.group_intervals
),

priorities as (
    select * from marts.priority_intervals
),

calendars as (
    select * from marts.clock_calendars
),

days as (
    select * from marts.clock_days
),

open_days as (
    select * from marts.clock_days
    where open_seconds > 0
),

leads as (
    select cast(lead_seconds as bigint) as lead_seconds
    from (values (3600), (14400), (86400)) as leads (lead_seconds)
),

tested as (
    select
        commitments.commitment_key,
        commitments.incident_key,
        commitments.indicator,
        commitments.calendar_id,
        coalesce(commitments.priority, 0) as priority,
        commitments.target_seconds,
        commitments.verdict = 'breached' as is_breached,
        commitments.decided_epoch,
        trainings.until_epoch as split_epoch
    from commitments
    inner join trainings on commitments.decided_epoch >= trainings.until_epoch
),

-- What the calendar had run when each run of the clock began.
begun as (
    select
        tested.*,
        calendars.calendar_key,
        runs.from_epoch,
        coalesce(runs.to_epoch, tested.decided_epoch + 1) as to_epoch,
        runs.before_seconds,
        runs.counted_seconds,
        days.open_before
        + greatest(0, least(runs.from_epoch, days.to_1) - days.from_1)
        + greatest(0, least(runs.from_epoch, days.to_2) - days.from_2)
        + greatest(0, least(runs.from_epoch, days.to_3) - days.from_3) as from_reading
    from tested
    inner join runs on tested.commitment_key = runs.commitment_key
    inner join calendars on runs.calendar_id = calendars.calendar_id
    inner join days
        on calendars.calendar_key * 1000000 + cast(floor(runs.from_epoch / 86400e0) as bigint)
        = days.day_key
),

-- Only the clocks that ran over a midnight, by the days of their calendar.
overnight as (
    select
        *,
        calendar_key * 1000000
        + cast(ceil(greatest(from_epoch, split_epoch) / 86400e0) as bigint) as first_day,
        calendar_key * 1000000
        + cast(ceil(least(to_epoch, decided_epoch) / 86400e0) as bigint) as end_day
    from begun
),

nightly as (
    select
        overnight.commitment_key,
        overnight.incident_key,
        overnight.indicator,
        overnight.calendar_id,
        overnight.priority,
        overnight.target_seconds,
        overnight.is_breached,
        cast(0 as bigint) as lead_seconds,
        days.day_key % 1000000 * 86400 as at_epoch,
        overnight.before_seconds + days.open_before - overnight.from_reading as counted_seconds
    from overnight
    inner join days
        on overnight.first_day <= days.day_key and overnight.end_day > days.day_key
    where overnight.first_day < overnight.end_day
),

-- The instant at which all but the lead of the target was counted, found as deadlines are.
due as (
    select
        begun.*,
        leads.lead_seconds,
        begun.from_reading + begun.target_seconds - leads.lead_seconds - begun.before_seconds
            as due_reading
    from begun
    cross join leads
    where begun.target_seconds - leads.lead_seconds >= begun.before_seconds
        and begun.target_seconds - leads.lead_seconds
        < begun.before_seconds + begun.counted_seconds
),

located as (
    select
        due.*,
        due.due_reading - open_days.open_before as rest,
        open_days.from_1,
        open_days.to_1 - open_days.from_1 as length_1,
        open_days.from_2,
        open_days.to_2 - open_days.from_2 as length_2,
        open_days.from_3
    from due
    asof left join open_days
        on due.calendar_key = open_days.calendar_key and due.due_reading >= open_days.open_before
),

led as (
    select
        commitment_key,
        incident_key,
        indicator,
        calendar_id,
        priority,
        target_seconds,
        is_breached,
        lead_seconds,
        greatest(from_epoch, case
            when rest < length_1 then from_1 + rest
            when rest < length_1 + length_2 then from_2 + (rest - length_1)
            else from_3 + (rest - length_1 - length_2)
        end) as at_epoch,
        target_seconds - lead_seconds as counted_seconds,
        split_epoch
    from located
),

taken as (
    select * from nightly
    union all
    select
        commitment_key,
        incident_key,
        indicator,
        calendar_id,
        priority,
        target_seconds,
        is_breached,
        lead_seconds,
        at_epoch,
        counted_seconds
    from led
    where at_epoch >= split_epoch
),

seen as (
    select
        taken.commitment_key,
        taken.at_epoch,
        taken.lead_seconds,
        taken.indicator,
        taken.calendar_id,
        taken.priority,
        stays.assignment_group as team,
        taken.target_seconds,
        taken.counted_seconds,
        taken.is_breached
    from taken
    inner join priorities
        on taken.incident_key = priorities.incident_key
        and taken.at_epoch >= priorities.from_epoch
        and (priorities.to_epoch is null or taken.at_epoch < priorities.to_epoch)
    left join stays
        on taken.incident_key = stays.incident_key
        and taken.at_epoch >= stays.from_epoch
        and taken.at_epoch < stays.to_epoch
    where priorities.priority = taken.priority
)

select * from seen

-- marts.promises: the open seconds that one run of a clock counts towards one promise of the target grid (domain 3.2, 3.6).
-- key: incident_key, indicator, stay, run
--
-- Stay 0 is the promise of the priority that holds at the cut, judged to the end. A priority that
-- was more urgent and was lowered later keeps its own promise, judged until it was lowered: a late
-- downgrade does not cure a breach (DP-07).
with priorities as (
    select * from marts.incident_priorities
),

runs as (
    select * from marts.clock_runs
),

targets as (
    select * from staging.targets
),

calendars as (
    select
        calendar_id,
        row_number() over (order by calendar_id) as calendar_key
    from staging.calendar_days
    group by calendar_id
),

-- A day is found by one integer: a join on two columns makes a bad plan.
days as (
    select
        calendars.calendar_key * 1000000 + days.utc_day as day_key,
        days.open_before,
        days.from_1,
        days.to_1,
        days.from_2,
        days.to_2,
        days.from_3,
        days.to_3
    from staging.calendar_days as days
    inner join calendars on days.calendar_id = calendars.calendar_id
),

params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

held as (
    select
        incident_key,
        0 as stay,
        priority,
        cast(null as bigint) as held_from_epoch,
        cast(null as bigint) as held_to_epoch
    from priorities
    union all
    select
        stays.incident_key,
        stays.stay,
        stays.priority,
        stays.from_epoch as held_from_epoch,
        stays.to_epoch as held_to_epoch
    from marts.priority_intervals as stays
    inner join priorities on stays.incident_key = priorities.incident_key
    where stays.to_epoch is not null and stays.priority < priorities.priority
),

promised as (
    select
        held.*,
        targets.calendar_id,
        'acknowledge' as indicator,
        targets.acknowledge_seconds as target_seconds
    from held
    inner join targets on held.priority = targets.priority
    where targets.acknowledge_seconds > 0
    union all
    select
        held.*,
        targets.calendar_id,
        'restore' as indicator,
        targets.restore_seconds as target_seconds
    from held
    inner join targets on held.priority = targets.priority
    where targets.restore_seconds > 0
),

bounded as (
    select
        promised.*,
        calendars.calendar_key * 1000000 as calendar_base,
        runs.run,
        runs.from_epoch,
        runs.to_epoch,
        runs.is_running,
        coalesce(runs.to_epoch, params.as_of_epoch) as end_epoch,
        -- Where a promise that was given up stopped counting; a run that begins later counts
        -- nothing for it.
        case when promised.held_to_epoch < coalesce(runs.to_epoch, params.as_of_epoch)
            then greatest(runs.from_epoch, promised.held_to_epoch) end as given_up_epoch
    from promised
    inner join runs
        on promised.incident_key = runs.incident_key and promised.indicator = runs.indicator
    inner join calendars on promised.calendar_id = calendars.calendar_id
    cross join params
),

keyed as (
    select
        *,
        calendar_base + cast(floor(from_epoch / 86400e0) as bigint) as from_day,
        calendar_base + cast(floor(end_epoch / 86400e0) as bigint) as end_day,
        calendar_base + cast(floor(given_up_epoch / 86400e0) as bigint) as given_up_day
    from bounded
),

read as (
    select
        keyed.*,
        begun.open_before
        + greatest(0, least(keyed.from_epoch, begun.to_1) - begun.from_1)
        + greatest(0, least(keyed.from_epoch, begun.to_2) - begun.from_2)
        + greatest(0, least(keyed.from_epoch, begun.to_3) - begun.from_3) as from_reading,
        ended.open_before
        + greatest(0, least(keyed.end_epoch, ended.to_1) - ended.from_1)
        + greatest(0, least(keyed.end_epoch, ended.to_2) - ended.from_2)
        + greatest(0, least(keyed.end_epoch, ended.to_3) - ended.from_3) as end_reading,
        given_up.open_before
        + greatest(0, least(keyed.given_up_epoch, given_up.to_1) - given_up.from_1)
        + greatest(0, least(keyed.given_up_epoch, given_up.to_2) - given_up.from_2)
        + greatest(0, least(keyed.given_up_epoch, given_up.to_3) - given_up.from_3)
            as given_up_reading
    from keyed
    left join days as begun on keyed.from_day = begun.day_key
    left join days as ended on keyed.end_day = ended.day_key
    left join days as given_up on keyed.given_up_day = given_up.day_key
),

counted as (
    select
        incident_key,
        indicator,
        stay,
        run,
        priority,
        calendar_id,
        target_seconds,
        held_from_epoch,
        from_epoch,
        to_epoch,
        is_running,
        from_reading,
        end_reading - from_reading as counted_seconds,
        coalesce(given_up_reading, end_reading) - from_reading as held_seconds
    from read
),

-- What earlier runs had counted. Only a reopened incident has any: a window over all would sort
-- every promise there is.
earlier as (
    select
        later.incident_key,
        later.indicator,
        later.stay,
        later.run,
        cast(sum(counted.counted_seconds) as bigint) as before_seconds
    from counted as later
    inner join counted
        on later.incident_key = counted.incident_key
        and later.indicator = counted.indicator
        and later.stay = counted.stay
        and later.run > counted.run
    where later.run > 1
    group by
        later.incident_key,
        later.indicator,
        later.stay,
        later.run
),

followed as (
    select
        counted.*,
        case
            when counted.run > 1 then coalesce(earlier.before_seconds, 0)
            else 0
        end as before_seconds
    from counted
    left join earlier
        on counted.incident_key = earlier.incident_key
        and counted.indicator = earlier.indicator
        and counted.stay = earlier.stay
        and counted.run = earlier.run
)

select * from followed

-- marts.clock_counts: the count of one cycle of a special case in one reading, with where its deadline lies.
-- key: case_key, cycle, reading
-- settled by: floor(case_key / 1000000000)
--
-- Readings: 1 gross, 2 net, 3 contested; one that is missing is equal to the net one. The due
-- reading is where the calendar has run the target; the next second of it is late. While the clock
-- has not run the target it goes on from its last stretch, and nowhere when it is stopped.
with segments as (
    select * from marts.clock_segments
),

cases as (
    select * from marts.clock_cases
),

-- A slice that only some readings take out, or a lowering that the client has not agreed to yet.
claimed as (
    select cases.incident_key
    from segments
    inner join cases on segments.case_key = cases.case_key
    where segments.net_layer is not null or segments.claim_layer is not null
    union
    select incident_key
    from marts.exclusion_claims
    where kind = 'requalification' and is_contested and not is_net
),

readings as (
    select 1 as reading
    union all
    select 2 as reading
    union all
    select 3 as reading
),

counted as (
    select
        segments.case_key,
        segments.cycle,
        readings.reading,
        segments.from_epoch,
        segments.to_epoch,
        segments.calendar_key,
        segments.from_reading,
        segments.to_reading,
        segments.run,
        segments.run is not null
        and segments.stop_layer is null
        and (readings.reading = 1 or segments.net_layer is null)
        and (readings.reading < 3 or segments.claim_layer is null) as is_counting
    from segments
    inner join cases on segments.case_key = cases.case_key
    left join claimed on cases.incident_key = claimed.incident_key
    cross join readings
    where readings.reading = 2 or claimed.incident_key is not null
),

summed as (
    select
        *,
        case when is_counting then to_reading - from_reading else 0 end as seconds,
        coalesce(cast(sum(case when is_counting then to_reading - from_reading else 0 end) over (
            partition by case_key, reading, cycle
            order by from_epoch
            rows between unbounded preceding and 1 preceding
        ) as bigint), 0) as seconds_before
    from counted
),

aimed as (
    select
        summed.*,
        cases.target_seconds,
        cases.held_to_epoch,
        cases.is_any_cycle,
        summed.seconds_before < cases.target_seconds
        and summed.seconds_before + summed.seconds >= cases.target_seconds as is_due,
        summed.seconds_before <= cases.target_seconds
        and summed.seconds_before + summed.seconds > cases.target_seconds as is_passing
    from summed
    inner join cases on summed.case_key = cases.case_key
),

gathered as (
    select
        case_key,
        cycle,
        reading,
        count(*) = count(seconds) as is_read,
        cast(sum(seconds) as bigint) as counted_seconds,
        cast(sum(seconds) filter (where held_to_epoch is null or from_epoch < held_to_epoch)
            as bigint) as held_seconds,
        min(from_epoch) as from_epoch,
        max(to_epoch) as to_epoch,
        min_by(from_reading + target_seconds - seconds_before, from_epoch)
            filter (where is_due) as due_reading,
        min_by(calendar_key, from_epoch) filter (where is_due) as due_calendar,
        min_by(run, from_epoch) filter (where is_due) as due_run,
        min_by(from_reading + target_seconds - seconds_before, from_epoch)
            filter (where is_passing) as passing_reading,
        min_by(calendar_key, from_epoch) filter (where is_passing) as passing_calendar,
        min_by(run, from_epoch) filter (where is_passing) as passing_run,
        min(from_epoch) filter (where is_passing) as passing_epoch,
        max_by(from_reading + target_seconds - seconds_before, from_epoch)
            filter (where is_counting) as next_reading,
        max_by(calendar_key, from_epoch) filter (where is_counting) as next_calendar,
        -- What the clock does at the end: a gap before a reopening is no stop.
        max_by(is_counting, from_epoch) filter (where run is not null) as is_counting_last
    from aimed
    group by case_key, cycle, reading
),

placed as (
    select
        case_key,
        cycle,
        reading,
        is_read,
        counted_seconds,
        held_seconds,
        from_epoch,
        to_epoch,
        coalesce(
            due_reading,
            case when is_counting_last then next_reading end
        ) as due_reading,
        coalesce(
            due_calendar,
            case when is_counting_last then next_calendar end
        ) as due_calendar,
        passing_reading,
        passing_calendar,
        -- Met to the second, and reopened: due from then on.
        case when passing_run > due_run then passing_epoch end as reopened_epoch,
        coalesce(not is_counting_last, false) as is_stopped_last
    from gathered
),

dated as (
    select
        placed.*,
        case
            when placed.reopened_epoch is not null then placed.reopened_epoch
            when placed.due_reading - dues.open_before <= dues.length_1
                then dues.from_1 + placed.due_reading - dues.open_before
            when placed.due_reading - dues.open_before <= dues.length_1 + dues.length_2
                then dues.from_2 + placed.due_reading - dues.open_before - dues.length_1
            else dues.from_3 + placed.due_reading - dues.open_before - dues.length_1
                - dues.length_2
        end as deadline_epoch,
        case
            when placed.passing_reading - passings.open_before < passings.length_1
                then passings.from_1 + placed.passing_reading - passings.open_before
            when placed.passing_reading - passings.open_before
                < passings.length_1 + passings.length_2
                then passings.from_2 + placed.passing_reading - passings.open_before
                    - passings.length_1
            else passings.from_3 + placed.passing_reading - passings.open_before
                - passings.length_1 - passings.length_2
        end as passed_epoch
    from placed
    left join marts.clock_dues as dues
        on placed.due_calendar * 10000000
            + cast(floor(placed.due_reading / 14400e0) as bigint) = dues.due_key
        and placed.due_reading > dues.open_before
        and placed.due_reading <= dues.open_after
    left join marts.clock_dues as passings
        on placed.passing_calendar * 10000000
            + cast(floor(placed.passing_reading / 14400e0) as bigint) = passings.due_key
        and placed.passing_reading >= passings.open_before
        and placed.passing_reading < passings.open_after
)

select * from dated

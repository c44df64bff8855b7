-- marts.clock_cases: one commitment line that a special incident is judged by, with the cycles of its clock.
-- key: case_key
-- settled by: incident_key
with promises as (
    select * from marts.clock_promises
    -- The key narrows the incidents before their lines are looked for.
    where special_key is not null and is_special
),

cycles as (
    select
        incident_key,
        indicator,
        count(*) as run_count,
        case when count(*) = count(stop_epoch) then max_by(stop_epoch, run) end as stop_epoch,
        bool_or(is_running) as is_running,
        coalesce(bool_or(stop_epoch < from_epoch), false) as is_reversed
    from marts.clock_runs
    group by incident_key, indicator
),

joined as (
    select
        promises.incident_key * 10000000 + promises.engagement * 100000 + promises.line_key
            as commitment_key,
        (promises.incident_key * 10000000 + promises.engagement * 100000 + promises.line_key) * 100
            + promises.stay as case_key,
        promises.*,
        coalesce(cycles.run_count, 1) as run_count,
        case when cycles.run_count is null then promises.reached_epoch
            else cycles.stop_epoch end as last_stop_epoch,
        coalesce(cycles.is_running, promises.is_running) as is_still_running,
        coalesce(cycles.is_reversed, false) as is_reversed_cycle
    from promises
    left join cycles
        on promises.incident_key = cycles.incident_key
        and promises.indicator = cycles.indicator
),

ended as (
    select
        case_key,
        commitment_key,
        incident_key,
        engagement,
        stay,
        contract_key,
        priority,
        line_key,
        indicator,
        audience,
        frame,
        calendar_key,
        line_seconds,
        target_days,
        is_any_cycle,
        case
            when begins_epoch is null then start_epoch
            else greatest(
                begun_epoch,
                least(
                    begins_epoch,
                    coalesce(least(last_stop_epoch, leaves_epoch), as_of_epoch)
                )
            )
        end as raised_start_epoch,
        least(last_stop_epoch, leaves_epoch) as stop_epoch,
        coalesce(least(last_stop_epoch, leaves_epoch), as_of_epoch) as end_epoch,
        coalesce(last_stop_epoch > leaves_epoch, leaves_epoch is not null) as is_transferred,
        is_still_running and leaves_epoch is null as is_running,
        is_reversed_cycle or coalesce(last_stop_epoch < begun_epoch, false) as is_reversed,
        run_count,
        held_from_epoch,
        held_to_epoch,
        raised_epoch,
        stop_quality,
        opened_epoch,
        resolved_epoch,
        closed_epoch,
        is_committed
    from joined
),

-- A raise from one priority to another of the same line begins no new clock. Where nothing was raised
-- all stays of a line begin together.
raised as (
    select
        incident_key,
        engagement
    from marts.clock_priorities
    where begins_epoch is not null
    group by incident_key, engagement
),

begun as (
    select
        ended.commitment_key,
        min(ended.raised_start_epoch) as start_epoch
    from ended
    inner join raised
        on ended.incident_key = raised.incident_key and ended.engagement = raised.engagement
    group by ended.commitment_key
),

merged as (
    select
        ended.*,
        case when begun.commitment_key is null then ended.raised_start_epoch
            else begun.start_epoch end as start_epoch
    from ended
    left join begun on ended.commitment_key = begun.commitment_key
),

-- Met first where a cycle stopped after the start, before the incident left.
stopped as (
    select
        merged.case_key,
        min(runs.stop_epoch) as first_stop_epoch
    from merged
    inner join marts.clock_runs as runs
        on merged.incident_key = runs.incident_key and merged.indicator = runs.indicator
    where
        merged.run_count > 1
        and runs.stop_epoch >= merged.start_epoch
        and runs.stop_epoch <= merged.end_epoch
    group by merged.case_key
),

completed as (
    -- What finds the start and the target is not kept: every column of every case costs.
    select
        merged.case_key,
        merged.commitment_key,
        merged.incident_key,
        merged.engagement,
        merged.stay,
        merged.contract_key,
        merged.priority,
        merged.line_key,
        merged.indicator,
        merged.audience,
        merged.frame,
        merged.calendar_key,
        merged.is_any_cycle,
        merged.start_epoch,
        merged.stop_epoch,
        merged.end_epoch,
        merged.is_transferred,
        merged.is_running,
        merged.is_reversed,
        merged.run_count,
        merged.held_from_epoch,
        merged.held_to_epoch,
        merged.raised_epoch,
        merged.stop_quality,
        merged.opened_epoch,
        merged.resolved_epoch,
        merged.closed_epoch,
        merged.is_committed,
        coalesce(
            merged.line_seconds,
            working_days.due_reading - days.open_before
            - greatest(0, least(merged.start_epoch, days.to_1) - days.from_1)
            - greatest(0, least(merged.start_epoch, days.to_2) - days.from_2)
            - greatest(0, least(merged.start_epoch, days.to_3) - days.from_3)
        ) as target_seconds,
        case when merged.run_count = 1 then merged.stop_epoch else stopped.first_stop_epoch end
            as first_stop_epoch
    from merged
    left join stopped on merged.case_key = stopped.case_key
    left join marts.clock_working_days as working_days
        on case when merged.target_days is not null then merged.line_key end * 1000000
            + cast(floor(merged.start_epoch / 86400e0) as bigint) = working_days.work_key
        and merged.start_epoch >= working_days.from_epoch
        and merged.start_epoch < working_days.to_epoch
    left join marts.clock_days as days
        on merged.calendar_key * 1000000
            + cast(floor(merged.start_epoch / 86400e0) as bigint) = days.day_key
)

select * from completed

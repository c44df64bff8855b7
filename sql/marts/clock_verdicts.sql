-- marts.clock_verdicts: the verdict of one commitment line for one incident, carried and cancelled ones too (domain 3.2).
-- key: commitment_key
-- settled by: incident_key
--
-- Of the net reading, before whole incidents are excluded. Nearly every clock is one stretch: its
-- count is the difference of two readings of its calendar, its deadline the reading read back. The
-- others come from marts.clock_judgements. Equal to the target is met; met is decided when the clock
-- stops, breached when the counted time passes the target, even if the incident is still open.
with plain as (
    select
        *,
        calendar_key * 1000000 + cast(floor(start_epoch / 86400e0) as bigint) as start_day,
        calendar_key * 1000000 + cast(floor(end_epoch / 86400e0) as bigint) as end_day,
        case when target_days is not null
            then line_key * 1000000 + cast(floor(start_epoch / 86400e0) as bigint) end as work_key
    from marts.clock_promises
    where not is_special
),

days as (
    select * from marts.clock_days
),

read as (
    select
        plain.*,
        working_days.due_reading as working_reading,
        begun.open_before
        + greatest(0, least(plain.start_epoch, begun.to_1) - begun.from_1)
        + greatest(0, least(plain.start_epoch, begun.to_2) - begun.from_2)
        + greatest(0, least(plain.start_epoch, begun.to_3) - begun.from_3) as start_reading,
        ended.open_before
        + greatest(0, least(plain.end_epoch, ended.to_1) - ended.from_1)
        + greatest(0, least(plain.end_epoch, ended.to_2) - ended.from_2)
        + greatest(0, least(plain.end_epoch, ended.to_3) - ended.from_3) as end_reading
    from plain
    left join days as begun on plain.start_day = begun.day_key
    left join days as ended on plain.end_day = ended.day_key
    left join marts.clock_working_days as working_days
        on plain.work_key = working_days.work_key
        and plain.start_epoch >= working_days.from_epoch
        and plain.start_epoch < working_days.to_epoch
),

aimed as (
    select
        *,
        coalesce(line_seconds, working_reading - start_reading) as target_seconds,
        coalesce(start_reading + line_seconds, working_reading) as due_reading
    from read
),

counted as (
    select
        *,
        end_reading - start_reading as counted_seconds,
        case
            when start_epoch is null then 'no_start'
            when stop_epoch < start_epoch then 'negative'
            when end_reading - start_reading is null or target_seconds is null
                then 'outside_calendar'
            -- Left the stock without the milestone: nobody can say when, so nobody may say it was
            -- in time.
            when stop_epoch is null and not is_running then 'no_stop'
        end as why
    from aimed
),

judged as (
    select
        *,
        calendar_key * 10000000 + cast(floor(due_reading / 14400e0) as bigint) as due_key,
        case
            when why is not null then 'undetermined'
            when counted_seconds > target_seconds then 'breached'
            when stop_epoch is not null then 'met'
            else 'pending'
        end as verdict
    from counted
),

-- The day in which the calendar has run the target; the first second too many is in the same one,
-- or in the next that opens.
dated as (
    select
        judged.*,
        case
            when judged.due_reading - dues.open_before <= dues.length_1
                then dues.from_1 + judged.due_reading - dues.open_before
            when judged.due_reading - dues.open_before <= dues.length_1 + dues.length_2
                then dues.from_2 + judged.due_reading - dues.open_before - dues.length_1
            else dues.from_3 + judged.due_reading - dues.open_before - dues.length_1
                - dues.length_2
        end as deadline_epoch,
        case
            when judged.due_reading - passings.open_before < passings.length_1
                then passings.from_1 + judged.due_reading - passings.open_before
            when judged.due_reading - passings.open_before < passings.length_1 + passings.length_2
                then passings.from_2 + judged.due_reading - passings.open_before
                    - passings.length_1
            else passings.from_3 + judged.due_reading - passings.open_before
                - passings.length_1 - passings.length_2
        end as passed_epoch
    from judged
    left join marts.clock_dues as dues
        on judged.due_key = dues.due_key
        and judged.due_reading > dues.open_before
        and judged.due_reading <= dues.open_after
    left join marts.clock_dues as passings
        on case when judged.verdict = 'breached' then judged.due_key end = passings.due_key
        and judged.due_reading >= passings.open_before
        and judged.due_reading < passings.open_after
),

combined as (
    select
        incident_key * 10000000 + line_key as commitment_key,
        incident_key,
        cast(0 as bigint) as engagement,
        contract_key,
        line_key,
        priority,
        frame,
        start_epoch,
        stop_epoch,
        stop_quality,
        cast(1 as bigint) as run_count,
        target_seconds,
        counted_seconds,
        deadline_epoch,
        case verdict when 'met' then stop_epoch when 'breached' then passed_epoch end
            as decided_epoch,
        verdict,
        why,
        false as is_of_lowered_priority,
        coalesce(verdict = 'breached' and passed_epoch <= raised_epoch, false)
            as is_late_at_requalification,
        false as is_stopped,
        opened_epoch,
        resolved_epoch,
        closed_epoch,
        is_committed,
        cast(null as bigint) as case_key,
        cast(null as bigint) as cycle
    from dated
    union all
    select
        commitment_key,
        incident_key,
        engagement,
        contract_key,
        line_key,
        priority,
        frame,
        start_epoch,
        stop_epoch,
        stop_quality,
        run_count,
        target_seconds,
        counted_seconds,
        deadline_epoch,
        case verdict when 'met' then first_stop_epoch when 'breached' then passed_epoch end
            as decided_epoch,
        verdict,
        why,
        stay > 0 and held_to_epoch is not null as is_of_lowered_priority,
        coalesce(stay = 0 and verdict = 'breached' and passed_epoch <= raised_epoch, false)
            as is_late_at_requalification,
        is_running and is_stopped_last as is_stopped,
        opened_epoch,
        resolved_epoch,
        closed_epoch,
        is_committed,
        case_key,
        cycle
    from marts.clock_judgements
    where reading = 2
),

settled as (
    select
        commitment_key,
        incident_key,
        cast(engagement as integer) as engagement,
        contract_key,
        line_key,
        priority,
        start_epoch,
        stop_epoch,
        stop_quality,
        cast(run_count as integer) as run_count,
        target_seconds,
        counted_seconds,
        deadline_epoch,
        decided_epoch,
        -- A commitment that nobody can judge stands in the period of its stop or closing.
        case
            when verdict = 'pending' then null
            when frame = 'opened' then opened_epoch
            when frame = 'resolved' and verdict in ('met', 'breached') then resolved_epoch
            when frame = 'closed' and verdict in ('met', 'breached') then closed_epoch
            else coalesce(decided_epoch, stop_epoch, closed_epoch, opened_epoch)
        end as period_epoch,
        -- One of few words is a small number: a text costs four times as much to write.
        cast(
            verdict as enum ('met', 'breached', 'pending', 'undetermined', 'excluded')
        ) as verdict,
        cast(
            why as enum ('no_start', 'negative', 'outside_calendar', 'no_stop', 'transferred')
        ) as why,
        is_of_lowered_priority,
        is_late_at_requalification,
        -- Both ends tell no seconds, or the column of the stop, and a minute decides (domain T8).
        coalesce(
            verdict in ('met', 'breached')
            and stop_epoch % 60 = 0
            and (start_epoch % 60 = 0 or stop_quality = 'source')
            and abs(counted_seconds - target_seconds) < 60,
            false
        ) as is_at_precision,
        is_stopped,
        is_committed,
        case_key,
        cast(cycle as integer) as cycle
    from combined
)

select * from settled

-- marts.tool_spans: the seconds that one clock ran, stood and waited by one calendar, where the tool's verdict is another.
-- key: contract_key, commitment_key, calendar_id, shift_hours
-- built as: view
--
-- By its own calendar, by elapsed time, by the other calendars of its contract and that of the
-- workspace, and by its own with instants read some hours off: what a tool may have counted. What
-- begins with due is the same until the date by which the tool wanted the end.
with combined as (
    select * from marts.tool_pieces
),

params as (
    select calendar_id
    from run.params
),

candidates as (
    select
        contract_key,
        calendar_id
    from staging.contract_lines
    union
    select
        lines.contract_key,
        params.calendar_id
    from staging.contract_lines as lines
    cross join params
),

calendars as (
    select * from marts.clock_calendars
),

days as (
    select * from marts.clock_days
),

-- Elapsed time is the calendar without a key.
ways as (
    select
        combined.contract_key,
        combined.commitment_key,
        combined.kind,
        calendars.calendar_id,
        calendars.calendar_key,
        shifts.hours as shift_hours,
        combined.from_epoch + 3600 * shifts.hours as from_epoch,
        combined.to_epoch + 3600 * shifts.hours as to_epoch
    from combined
    cross join (values (-2), (-1), (0), (1), (2)) as shifts (hours)
    inner join candidates
        on combined.contract_key = candidates.contract_key
        and (shifts.hours = 0 or combined.calendar_id = candidates.calendar_id)
    inner join calendars on candidates.calendar_id = calendars.calendar_id
    union all
    select
        contract_key,
        commitment_key,
        kind,
        'elapsed' as calendar_id,
        cast(null as bigint) as calendar_key,
        0 as shift_hours,
        from_epoch,
        to_epoch
    from combined
),

keyed as (
    select
        *,
        calendar_key * 1000000 + cast(floor(from_epoch / 86400e0) as bigint) as from_day,
        calendar_key * 1000000 + cast(floor(to_epoch / 86400e0) as bigint) as to_day
    from ways
),

measured as (
    select
        keyed.contract_key,
        keyed.commitment_key,
        keyed.calendar_id,
        keyed.shift_hours,
        keyed.kind,
        case when keyed.calendar_key is null then keyed.to_epoch - keyed.from_epoch else
            ended.open_before
            + greatest(0, least(keyed.to_epoch, ended.to_1) - ended.from_1)
            + greatest(0, least(keyed.to_epoch, ended.to_2) - ended.from_2)
            + greatest(0, least(keyed.to_epoch, ended.to_3) - ended.from_3)
            - begun.open_before
            - greatest(0, least(keyed.from_epoch, begun.to_1) - begun.from_1)
            - greatest(0, least(keyed.from_epoch, begun.to_2) - begun.from_2)
            - greatest(0, least(keyed.from_epoch, begun.to_3) - begun.from_3)
        end as open_seconds
    from keyed
    left join days as begun on keyed.from_day = begun.day_key
    left join days as ended on keyed.to_day = ended.day_key
),

summed as (
    select
        contract_key,
        commitment_key,
        calendar_id,
        shift_hours,
        cast(coalesce(sum(open_seconds) filter (where kind = 'ran'), 0) as bigint) as ran,
        cast(coalesce(sum(open_seconds) filter (where kind = 'stopped'), 0) as bigint) as stopped,
        cast(coalesce(sum(open_seconds) filter (where kind = 'waited'), 0) as bigint) as waited,
        cast(coalesce(sum(open_seconds) filter (where kind = 'gap'), 0) as bigint) as gap,
        cast(sum(open_seconds) filter (where kind = 'first') as bigint) as first_seconds,
        cast(sum(open_seconds) filter (where kind = 'last') as bigint) as last_seconds,
        cast(sum(open_seconds) filter (where kind = 'due_ran') as bigint) as due_ran,
        cast(coalesce(sum(open_seconds) filter (where kind = 'due_stopped'), 0) as bigint)
            as due_stopped,
        cast(coalesce(sum(open_seconds) filter (where kind = 'due_waited'), 0) as bigint)
            as due_waited,
        cast(coalesce(sum(open_seconds) filter (where kind = 'due_gap'), 0) as bigint) as due_gap
    from measured
    group by contract_key, commitment_key, calendar_id, shift_hours
)

select * from summed

-- marts.tool_spans: the seconds that one clock ran, stood and waited by one calendar, where the tool's verdict is another.
-- key: contract_key, commitment_key, calendar_id, shift_hours
-- built as: view
--
-- By its own calendar, by elapsed time, by the other calendars of its contract and that of the
-- workspace, and by its own with instants read some hours off: what a tool may have counted. Waited
-- is the part of running in which the incident waited for a reason that the contract does not let
-- stop the clock; gap is resolved time before a reopening. First and last go from the start to these
-- resolutions, whatever happened between.
with differing as (
    select
        commitment_key,
        incident_key,
        contract_key,
        calendar_id,
        start_epoch,
        stop_epoch
    from marts.tool_verdicts
    where tool <> ours and ours <> 'undetermined'
),

params as (
    select
        calendar_id,
        cast(floor(epoch(as_of)) as bigint) as as_of_epoch
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
    select
        calendar_id,
        row_number() over (order by calendar_id) as calendar_key
    from staging.calendar_days
    group by calendar_id
),

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

-- Exclusions are no stops of the gross reading. A resolved gap is none of the contract, and some tools
-- count on through it.
lived as (
    select
        differing.commitment_key,
        differing.incident_key,
        differing.contract_key,
        differing.calendar_id,
        case intervals.kind
            when 'stop' then 'stopped'
            when 'resolved' then 'gap'
            else 'ran'
        end as kind,
        intervals.from_epoch,
        coalesce(intervals.to_epoch, params.as_of_epoch) as to_epoch
    from differing
    inner join marts.clock_intervals as intervals
        on differing.commitment_key = intervals.commitment_key
    cross join params
),

waited as (
    select
        lived.commitment_key,
        lived.incident_key,
        lived.contract_key,
        lived.calendar_id,
        'waited' as kind,
        greatest(lived.from_epoch, states.from_epoch) as from_epoch,
        least(lived.to_epoch, coalesce(states.to_epoch, lived.to_epoch)) as to_epoch
    from lived
    inner join marts.state_intervals as states
        on lived.incident_key = states.incident_key
        and states.from_epoch < lived.to_epoch
        and (states.to_epoch is null or states.to_epoch > lived.from_epoch)
    where lived.kind = 'ran' and states.state = 'pending'
),

resolved as (
    select
        differing.*,
        milestones.resolved_epoch,
        milestones.resolved_last_epoch
    from differing
    inner join marts.milestones as milestones
        on differing.incident_key = milestones.incident_key
),

combined as (
    select * from lived
    union all
    select * from waited
    union all
    select
        commitment_key,
        incident_key,
        contract_key,
        calendar_id,
        'first' as kind,
        start_epoch as from_epoch,
        resolved_epoch as to_epoch
    from resolved
    where resolved_epoch <> stop_epoch and resolved_epoch > start_epoch
    union all
    select
        commitment_key,
        incident_key,
        contract_key,
        calendar_id,
        'last' as kind,
        start_epoch as from_epoch,
        resolved_last_epoch as to_epoch
    from resolved
    where resolved_last_epoch <> stop_epoch and resolved_last_epoch > start_epoch
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
        cast(sum(open_seconds) filter (where kind = 'last') as bigint) as last_seconds
    from measured
    group by contract_key, commitment_key, calendar_id, shift_hours
)

select * from summed

-- marts.tool_tries: one way in which the tool may have counted a restoration that it judges otherwise (domain 3.11).
-- key: commitment_key, rank, counted_seconds, target_seconds, due_seconds
-- built as: view
--
-- What it would have counted, against which target, and what until the date by which the tool
-- wanted the end. Ranks are the order in which causes are believed; 1 and 9 need no counting.
with differing as (
    select * from marts.tool_verdicts
    where tool <> ours and ours <> 'undetermined'
),

spans as (
    select * from marts.tool_spans
),

lines as (
    select * from staging.contract_lines
),

priorities as (
    select
        stays.incident_key,
        stays.priority,
        incidents.service
    from marts.priority_intervals as stays
    inner join marts.incidents as incidents on stays.incident_key = incidents.incident_key
    where stays.incident_key in (select differing.incident_key from differing)
    group by stays.incident_key, stays.priority, incidents.service
),

-- Targets that the tool may have judged by: that of another priority that the incident had, that of
-- another version of the line, or the one that it tells.
targets as (
    select
        differing.commitment_key,
        lines.calendar_id,
        lines.target_seconds,
        3 as rank,
        'priority_change' as cause
    from differing
    inner join priorities
        on differing.incident_key = priorities.incident_key
        and differing.priority <> priorities.priority
    inner join staging.contract_matches as matches
        on priorities.priority = matches.priority
        and (matches.service is null or matches.service = priorities.service)
    inner join lines
        on matches.line_key = lines.line_key
        and differing.contract_key = lines.contract_key
    where lines.indicator = 'restore' and lines.audience = 'client'
    union all
    select
        differing.commitment_key,
        lines.calendar_id,
        lines.target_seconds,
        5 as rank,
        'target' as cause
    from differing
    inner join marts.contract_line_twins as twins on differing.line_key = twins.own_line_key
    inner join lines on twins.line_key = lines.line_key
    where differing.line_key <> lines.line_key
    union all
    select
        commitment_key,
        calendar_id,
        tool_target_seconds as target_seconds,
        6 as rank,
        'target' as cause
    from differing
    where abs(tool_target_seconds - target_seconds) >= 60
),

-- Other stops, other calendars, and instants read some hours off, with the target of the line.
counted as (
    select
        differing.commitment_key,
        case
            when spans.shift_hours <> 0 then 8
            when spans.calendar_id = differing.calendar_id then 2
            else 7
        end as rank,
        case
            when spans.shift_hours <> 0 then 'zone'
            when spans.calendar_id = differing.calendar_id then 'stop'
            else 'calendar'
        end as cause,
        spans.ran + ways.stopped * spans.stopped - ways.waited * spans.waited
        + ways.gap * spans.gap as counted_seconds,
        differing.target_seconds,
        spans.due_ran + ways.stopped * spans.due_stopped - ways.waited * spans.due_waited
        + ways.gap * spans.due_gap as due_seconds
    from differing
    inner join spans on differing.commitment_key = spans.commitment_key
    cross join (values (0, 0, 0), (1, 0, 0), (0, 1, 0), (1, 1, 0), (0, 0, 1), (1, 0, 1))
        as ways (stopped, waited, gap)
    where case
            when ways.stopped + ways.waited + ways.gap = 0
                then spans.shift_hours <> 0 or spans.calendar_id <> differing.calendar_id
            else spans.shift_hours = 0
                and (ways.stopped = 0 or spans.stopped > 0)
                and (ways.waited = 0 or spans.waited > 0)
                and (ways.gap = 0 or spans.gap > 0)
        end
    union all
    -- The pause that the tool tells, in place of the stops of the contract.
    select
        differing.commitment_key,
        2 as rank,
        'stop' as cause,
        spans.ran + spans.stopped - differing.tool_paused_seconds as counted_seconds,
        differing.target_seconds,
        spans.due_ran + spans.due_stopped - differing.tool_paused_seconds as due_seconds
    from differing
    inner join spans
        on differing.commitment_key = spans.commitment_key
        and differing.calendar_id = spans.calendar_id
    where spans.shift_hours = 0
        and abs(differing.tool_paused_seconds - spans.stopped) >= 60
        and differing.tool_paused_seconds <= spans.ran + spans.stopped
    union all
    select
        targets.commitment_key,
        targets.rank,
        targets.cause,
        spans.ran + ways.stopped * spans.stopped - ways.waited * spans.waited as counted_seconds,
        targets.target_seconds,
        spans.due_ran + ways.stopped * spans.due_stopped - ways.waited * spans.due_waited
            as due_seconds
    from targets
    inner join spans
        on targets.commitment_key = spans.commitment_key
        and targets.calendar_id = spans.calendar_id
    cross join (values (0, 0), (1, 0), (0, 1)) as ways (stopped, waited)
    where spans.shift_hours = 0
    union all
    select
        differing.commitment_key,
        4 as rank,
        'milestone' as cause,
        case when ways.is_last then spans.last_seconds else spans.first_seconds end
        - ways.stopped * spans.stopped as counted_seconds,
        differing.target_seconds,
        spans.due_ran + spans.due_gap + (1 - ways.stopped) * spans.due_stopped as due_seconds
    from differing
    inner join spans
        on differing.commitment_key = spans.commitment_key
        and differing.calendar_id = spans.calendar_id
    cross join (values (true, 0), (true, 1), (false, 0), (false, 1)) as ways (is_last, stopped)
    where spans.shift_hours = 0
        and case when ways.is_last then spans.last_seconds else spans.first_seconds end is not null
),

-- Two ways that count the same are one.
apart as (
    select
        commitment_key,
        rank,
        cause,
        counted_seconds,
        target_seconds,
        due_seconds
    from counted
    group by commitment_key, rank, cause, counted_seconds, target_seconds, due_seconds
)

select * from apart

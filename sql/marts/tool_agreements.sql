-- marts.tool_agreements: one restoration promised to a client, with the cause where the tool says something else (domain 3.11).
-- key: commitment_key
-- built as: view
--
-- The first way of counting that gives the tool's verdict is its cause, evidence first: closer to
-- the target than a minute; other stops, where there is one or a reopening; another priority that
-- the incident had; the first or last resolution in place of the restoration; the target of another
-- version; then another calendar, a zone some hours off; at last an end that is only estimated,
-- which is at most too late. The difference is what the tool then counts more than bilan. Where no
-- way gives it, nobody explains it. A view, and contract by contract, because only the report of a
-- contract asks.
with verdicts as (
    select * from marts.tool_verdicts
),

spans as (
    select * from marts.tool_spans
),

differing as (
    select * from verdicts
    where tool <> ours and ours <> 'undetermined'
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

-- Lines of the same indicator for another priority that the incident had.
priced as (
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
),

tried as (
    select
        differing.commitment_key,
        1 as rank,
        'rounding' as cause,
        cast(null as bigint) as counted_seconds,
        cast(null as bigint) as target_seconds
    from differing
    where differing.is_at_precision
        or abs(differing.counted_seconds - differing.target_seconds) < 60
    union all
    select
        differing.commitment_key,
        2 as rank,
        'stop' as cause,
        spans.ran + ways.stopped * spans.stopped - ways.waited * spans.waited
        + ways.gap * spans.gap as counted_seconds,
        differing.target_seconds
    from differing
    inner join spans
        on differing.commitment_key = spans.commitment_key
        and differing.calendar_id = spans.calendar_id
    cross join (values (1, 0, 0), (0, 1, 0), (1, 1, 0), (0, 0, 1), (1, 0, 1))
        as ways (stopped, waited, gap)
    where spans.shift_hours = 0 and (spans.stopped > 0 or spans.waited > 0 or spans.gap > 0)
    union all
    select
        priced.commitment_key,
        priced.rank,
        priced.cause,
        spans.ran + ways.stopped * spans.stopped - ways.waited * spans.waited as counted_seconds,
        priced.target_seconds
    from priced
    inner join spans
        on priced.commitment_key = spans.commitment_key and priced.calendar_id = spans.calendar_id
    cross join (values (0, 0), (1, 0), (0, 1)) as ways (stopped, waited)
    where spans.shift_hours = 0
    union all
    select
        differing.commitment_key,
        4 as rank,
        'milestone' as cause,
        case when ways.is_last then spans.last_seconds else spans.first_seconds end
        - ways.stopped * spans.stopped as counted_seconds,
        differing.target_seconds
    from differing
    inner join spans
        on differing.commitment_key = spans.commitment_key
        and differing.calendar_id = spans.calendar_id
    cross join (values (true, 0), (true, 1), (false, 0), (false, 1)) as ways (is_last, stopped)
    where spans.shift_hours = 0
        and case when ways.is_last then spans.last_seconds else spans.first_seconds end is not null
    union all
    select
        commitment_key,
        8 as rank,
        'missing_event' as cause,
        cast(null as bigint) as counted_seconds,
        cast(null as bigint) as target_seconds
    from differing
    where stop_quality = 'estimated' and tool = 'met'
    union all
    select
        differing.commitment_key,
        6 as rank,
        'calendar' as cause,
        spans.ran + ways.stopped * spans.stopped - ways.waited * spans.waited
        + ways.gap * spans.gap as counted_seconds,
        differing.target_seconds
    from differing
    inner join spans
        on differing.commitment_key = spans.commitment_key
        and differing.calendar_id <> spans.calendar_id
    cross join (values (0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 0, 1))
        as ways (stopped, waited, gap)
    union all
    select
        differing.commitment_key,
        7 as rank,
        'zone' as cause,
        spans.ran as counted_seconds,
        differing.target_seconds
    from differing
    inner join spans
        on differing.commitment_key = spans.commitment_key
        and differing.calendar_id = spans.calendar_id
    where spans.shift_hours <> 0
),

fitting as (
    select
        differing.contract_key,
        tried.commitment_key,
        tried.cause,
        tried.counted_seconds - differing.counted_seconds as difference_seconds,
        row_number() over (
            partition by differing.contract_key, tried.commitment_key
            order by
                tried.rank,
                abs(tried.counted_seconds - differing.counted_seconds),
                tried.counted_seconds
        ) as place
    from tried
    inner join differing on tried.commitment_key = differing.commitment_key
    where tried.counted_seconds is null
        or case when tried.counted_seconds <= tried.target_seconds then 'met' else 'breached' end
        = differing.tool
),

explained as (
    select
        verdicts.commitment_key,
        verdicts.incident_key,
        verdicts.contract_key,
        verdicts.line_key,
        lines.line_id,
        verdicts.tool,
        verdicts.ours,
        case
            when verdicts.ours = 'undetermined' then 'missing_event'
            when verdicts.tool <> verdicts.ours then coalesce(fitting.cause, 'unexplained')
        end as cause,
        fitting.difference_seconds,
        verdicts.period_epoch
    from verdicts
    inner join lines on verdicts.line_key = lines.line_key
    left join fitting
        on verdicts.contract_key = fitting.contract_key
        and verdicts.commitment_key = fitting.commitment_key
        and fitting.place = 1
)

select * from explained

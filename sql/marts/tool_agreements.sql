-- marts.tool_agreements: one restoration promised to a client, with the cause where the tool says something else (domain 3.11).
-- key: commitment_key
-- built as: view
--
-- The first way of counting that gives the tool's verdict is its cause, evidence first: closer to
-- the target than a minute; other stops, where there is one or a reopening; another priority that
-- the incident had; the first or last resolution in place of the restoration; the target of another
-- version, or the tool's own; then another calendar, a zone some hours off; at last an end that is
-- only estimated, which is at most too late. Where the tool tells what it counted, what it allows or
-- until when, a way must come within a minute of all that it tells. The difference is what the tool
-- counts more than bilan. Where no way gives it, nobody explains it. A view, and contract by
-- contract, because only the report of a contract asks.
with verdicts as (
    select * from marts.tool_verdicts
),

differing as (
    select
        *,
        abs(tool_elapsed_seconds - counted_seconds) < 60 as is_counted_alike,
        abs(tool_target_seconds - target_seconds) < 60 as is_allowed_alike,
        abs(tool_due_epoch - deadline_epoch) as apart_seconds
    from verdicts
    where tool <> ours and ours <> 'undetermined'
),

lines as (
    select * from staging.contract_lines
),

tried as (
    select
        tries.commitment_key,
        tries.rank,
        tries.cause,
        tries.counted_seconds
    from marts.tool_tries as tries
    inner join differing on tries.commitment_key = differing.commitment_key
    where case when tries.counted_seconds <= tries.target_seconds then 'met' else 'breached' end
        = differing.tool
        and coalesce(abs(tries.counted_seconds - differing.tool_elapsed_seconds) < 60, true)
        and coalesce(abs(tries.target_seconds - differing.tool_target_seconds) < 60, true)
        and coalesce(abs(tries.due_seconds - tries.target_seconds) < 60, true)
    union all
    select
        commitment_key,
        1 as rank,
        'rounding' as cause,
        cast(null as bigint) as counted_seconds
    from differing
    where (is_at_precision or abs(counted_seconds - target_seconds) < 60)
        and coalesce(is_counted_alike, true)
        and coalesce(is_allowed_alike, true)
        and coalesce(apart_seconds < 60, true)
    union all
    -- The same time judged otherwise was judged by another target, which not every tool tells.
    select
        commitment_key,
        6 as rank,
        'target' as cause,
        counted_seconds
    from differing
    where is_counted_alike and tool_target_seconds is null
    union all
    -- The date by which the tool wanted the end is the deadline, written in another zone.
    select
        commitment_key,
        8 as rank,
        'zone' as cause,
        cast(null as bigint) as counted_seconds
    from differing
    where coalesce(is_counted_alike, true)
        and (abs(apart_seconds - 3600) < 60 or abs(apart_seconds - 7200) < 60)
    union all
    select
        commitment_key,
        9 as rank,
        'missing_event' as cause,
        cast(null as bigint) as counted_seconds
    from differing
    where stop_quality = 'estimated' and tool = 'met'
),

fitting as (
    select
        differing.contract_key,
        tried.commitment_key,
        tried.cause,
        coalesce(differing.tool_elapsed_seconds, tried.counted_seconds) - differing.counted_seconds
            as difference_seconds,
        row_number() over (
            partition by differing.contract_key, tried.commitment_key
            order by
                tried.rank,
                abs(tried.counted_seconds - differing.counted_seconds),
                tried.counted_seconds
        ) as place
    from tried
    inner join differing on tried.commitment_key = differing.commitment_key
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
        case
            when verdicts.tool <> verdicts.ours
                then coalesce(
                    fitting.difference_seconds,
                    verdicts.tool_elapsed_seconds - verdicts.counted_seconds
                )
        end as difference_seconds,
        verdicts.period_epoch
    from verdicts
    inner join lines on verdicts.line_key = lines.line_key
    left join fitting
        on verdicts.contract_key = fitting.contract_key
        and verdicts.commitment_key = fitting.commitment_key
        and fitting.place = 1
)

select * from explained

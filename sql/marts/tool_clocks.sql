-- marts.tool_clocks: what the tool itself says of the restoration of one incident (domain 3.11, DP-22).
-- key: incident_key
-- built as: view
--
-- From the export of its clocks where there is one, else from its row. Cycles of one clock add up,
-- and one breach breaches; of two clocks the one that started last holds, for a changed priority
-- attaches a new one. What the tool allows is what it counted and what it has left.
with params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch
    from run.params
),

incidents as (
    select * from staging.incidents
),

clocks as (
    select * from staging.tool_clocks
    where indicator = 'restore' and audience = 'client'
),

gathered as (
    select
        incident_id,
        name,
        max(coalesce(started_epoch, 0)) as last_started_epoch,
        max(load_id * 10000000000 + source_line) as position,
        case
            when count(*) = count(stopped_epoch) then max(stopped_epoch)
        end as stopped_epoch,
        max(due_epoch) as due_epoch,
        max(target_seconds) as target_seconds,
        cast(sum(elapsed_seconds) as bigint) as elapsed_seconds,
        cast(sum(paused_seconds) as bigint) as paused_seconds,
        min(remaining_seconds) as remaining_seconds,
        max(case when is_breached then 1 else 0 end) = 1 as has_breach,
        count(is_breached) > 0 as is_judged,
        count(*) = 1 as is_single
    from clocks
    group by incident_id, name
),

ranked as (
    select
        *,
        row_number() over (
            partition by incident_id order by last_started_epoch desc, position desc
        ) as place
    from gathered
),

said as (
    select
        incidents.incident_key,
        coalesce(ranked.stopped_epoch, incidents.resolved_epoch) as stopped_epoch,
        coalesce(ranked.due_epoch, incidents.tool_due_epoch) as due_epoch,
        coalesce(ranked.elapsed_seconds, incidents.tool_elapsed_seconds) as elapsed_seconds,
        coalesce(ranked.paused_seconds, incidents.tool_paused_seconds) as paused_seconds,
        coalesce(ranked.remaining_seconds, incidents.tool_remaining_seconds) as remaining_seconds,
        coalesce(
            ranked.target_seconds,
            case
                when ranked.is_single then ranked.elapsed_seconds + ranked.remaining_seconds
            end,
            incidents.tool_target_seconds,
            incidents.tool_elapsed_seconds + incidents.tool_remaining_seconds
        ) as target_seconds,
        coalesce(
            case when ranked.is_judged then not ranked.has_breach end,
            incidents.tool_sla_met
        ) as is_met
    from incidents
    left join ranked on incidents.incident_id = ranked.incident_id and ranked.place = 1
),

judged as (
    select
        said.incident_key,
        said.due_epoch,
        said.target_seconds,
        said.elapsed_seconds,
        said.paused_seconds,
        coalesce(
            said.is_met,
            said.remaining_seconds >= 0,
            said.elapsed_seconds <= said.target_seconds,
            case when said.stopped_epoch <= params.as_of_epoch then said.stopped_epoch end
            <= said.due_epoch
        ) as is_met
    from said
    cross join params
),

told as (
    select * from judged
    where is_met is not null or due_epoch is not null
)

select * from told

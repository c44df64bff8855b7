-- staging.incidents: one incident as the latest row about it gives it.
-- key: incident_key
-- built as: table
--
-- The latest file that speaks of an incident wins. In it the last line does; in a log of updates
-- the last update, and file order breaks the ties of its timestamps. Long texts stay in raw.
with rows as (
    select
        *,
        -- Load and line in one number, so that one maximum finds the latest row.
        load_id * 10000000000 + source_line as position,
        -- Load and instant in one number; outside a log the instant of a row says nothing of its
        -- place.
        load_id * 100000000000
        + case when is_update then coalesce(cast(floor(epoch(updated_at)) as bigint), 0) else 0 end
            as told
    from raw.incidents
    where incident_id is not null
),

newest as (
    select
        incident_id,
        max(told) as told
    from rows
    group by incident_id
),

latest as (
    select
        rows.incident_id,
        max(rows.position) filter (where rows.told = newest.told) as position,
        -- An export and a log of one tool are two sources of the same incidents; two exports that
        -- share an id are a doubt.
        greatest(
            count(distinct case when not rows.is_update then rows.source end),
            count(distinct case when rows.is_update then rows.source end)
        ) as source_count,
        count(*) filter (where not rows.is_update) as row_count
    from rows
    inner join newest on rows.incident_id = newest.incident_id
    group by rows.incident_id
),

numbered as (
    select
        position,
        source_count,
        row_count,
        -- A small integer joins faster than the tool's number, and sorts as it does.
        row_number() over (order by incident_id) as incident_key
    from latest
),

chosen as (
    select
        numbered.incident_key,
        rows.incident_id,
        rows.source,
        rows.source_file,
        rows.source_line,
        rows.load_id,
        rows.is_update,
        numbered.source_count,
        numbered.row_count,
        rows.title,
        rows.type,
        rows.state_text,
        rows.state,
        rows.pending_reason,
        rows.priority_text,
        rows.priority,
        rows.impact,
        rows.urgency,
        rows.client,
        rows.contract,
        rows.domain,
        rows.segment,
        rows.service,
        rows.ci,
        rows.site,
        rows.category,
        rows.subcategory,
        rows.symptom,
        rows.channel,
        rows.assignment_group,
        rows.support_level,
        rows.assignee,
        cast(floor(epoch(rows.occurred_at)) as bigint) as occurred_epoch,
        cast(floor(epoch(rows.detected_at)) as bigint) as detected_epoch,
        cast(floor(epoch(rows.declared_at)) as bigint) as declared_epoch,
        cast(floor(epoch(rows.opened_at)) as bigint) as opened_epoch,
        cast(floor(epoch(rows.created_at)) as bigint) as created_epoch,
        cast(floor(epoch(rows.acknowledged_at)) as bigint) as acknowledged_epoch,
        cast(floor(epoch(rows.restored_at)) as bigint) as restored_epoch,
        cast(floor(epoch(rows.resolved_at)) as bigint) as resolved_epoch,
        cast(floor(epoch(rows.closed_at)) as bigint) as closed_epoch,
        cast(floor(epoch(rows.updated_at)) as bigint) as updated_epoch,
        rows.reassignment_count,
        rows.reopen_count,
        rows.tool_sla_met,
        rows.known_error_used,
        rows.is_major,
        rows.users_affected,
        rows.problem_id,
        rows.change_id,
        rows.caused_by_change_id,
        rows.parent_id,
        rows.duplicate_of,
        rows.close_code,
        rows.cause_code,
        rows.resolution is not null as has_resolution,
        rows.time_flags
    from rows
    inner join numbered on rows.position = numbered.position
)

select * from chosen

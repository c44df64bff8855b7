-- staging.incidents: one incident as the latest row about it gives it.
-- key: incident_key
-- settled by: incident_key
--
-- A view: most readers want a few columns, and the landing gives those faster than a second copy of
-- all of them is written. Long texts stay in raw.
with places as (
    select * from staging.incident_rows
),

rows as (
    select
        *,
        load_id * 10000000000 + source_line as position
    from raw.incidents
),

chosen as (
    select
        places.incident_key,
        places.incident_id,
        rows.source,
        rows.source_file,
        rows.source_line,
        rows.load_id,
        rows.is_update,
        places.source_count,
        places.row_count,
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
        coalesce(rows.tool_sla_met, not rows.tool_sla_breached) as tool_sla_met,
        rows.known_error_used,
        rows.is_major,
        rows.users_affected,
        rows.problem_id,
        rows.change_id,
        rows.caused_by_change_id,
        rows.parent_id,
        rows.duplicate_of,
        rows.reopen_of,
        rows.close_code,
        rows.cause_code,
        rows.resolution is not null as has_resolution,
        rows.time_flags,
        cast(floor(epoch(rows.tool_due_at)) as bigint) as tool_due_epoch,
        rows.tool_target_seconds,
        rows.tool_elapsed_seconds,
        rows.tool_paused_seconds,
        rows.tool_remaining_seconds,
        rows.known_error_id,
        cast(floor(epoch(rows.major_declared_at)) as bigint) as major_declared_epoch,
        rows.business_impact,
        rows.fingerprint
    from rows
    inner join places on rows.position = places.position
)

select * from chosen

-- marts.incidents: one incident with its milestones, its counts and its place in the population (domain 1.3, 1.4).
-- key: incident_key
-- settled by: incident_key
--
-- Every KPI about incidents reads this row. Durations are seconds; [HO] ones lie inside the
-- calendar of the workspace.
with incidents as (
    select * from staging.incidents
),

milestones as (
    select * from marts.milestones
),

intervals as (
    select * from marts.state_intervals
),

params as (
    select
        calendar_id,
        aged_seconds,
        cast(floor(epoch(as_of)) as bigint) as as_of_epoch
    from run.params
),

groups as (
    select
        incident_key,
        count(*) - 1 as reassignment_count,
        count(*) filter (where is_return) as return_count
    from marts.group_intervals
    group by incident_key
),

priorities as (
    select * from marts.incident_priorities
),

population as (
    select * from marts.population
),

-- Waiting before the first resolution.
waits as (
    select
        intervals.incident_key,
        cast(sum(
            least(
                coalesce(intervals.to_epoch, milestones.resolved_epoch, params.as_of_epoch),
                coalesce(milestones.resolved_epoch, params.as_of_epoch)
            ) - least(intervals.from_epoch, coalesce(milestones.resolved_epoch, params.as_of_epoch))
        ) as bigint) as pending_seconds
    from intervals
    inner join milestones on intervals.incident_key = milestones.incident_key
    cross join params
    where intervals.state = 'pending'
    group by intervals.incident_key
),

readings as (
    select clock.*
    from marts.clock_readings as clock
    inner join params on clock.calendar_id = params.calendar_id
),

targets as (
    select
        priority,
        restore_seconds
    from staging.targets
),

matrix as (
    select * from staging.priority_matrix
),

children as (
    select
        parent_key,
        count(*) as child_count
    from population
    where parent_key is not null
    group by parent_key
),

gathered as (
    select
        incidents.incident_key,
        incidents.incident_id,
        incidents.source,
        incidents.source_file,
        incidents.source_line,
        incidents.title,
        milestones.state,
        incidents.state_text,
        incidents.state is not null as has_known_state,
        milestones.pending_reason,
        priorities.priority,
        priorities.first_priority,
        incidents.priority_text,
        incidents.impact,
        incidents.urgency,
        incidents.client,
        incidents.contract,
        incidents.domain,
        incidents.segment,
        incidents.service,
        incidents.ci,
        incidents.site,
        incidents.category,
        incidents.subcategory,
        incidents.symptom,
        incidents.channel,
        incidents.assignment_group as team,
        incidents.support_level,
        incidents.assignee is not null as has_assignee,
        incidents.has_resolution,
        incidents.close_code,
        incidents.cause_code,
        milestones.occurred_epoch,
        milestones.occurred_quality,
        milestones.detected_epoch,
        milestones.declared_epoch,
        milestones.opened_epoch,
        milestones.opened_quality,
        milestones.acknowledged_epoch,
        milestones.acknowledged_quality,
        milestones.restored_epoch,
        milestones.restored_quality,
        milestones.resolved_epoch,
        milestones.resolved_quality,
        milestones.resolved_last_epoch,
        milestones.resolved_last_quality,
        milestones.closed_epoch,
        milestones.closed_quality,
        milestones.cancelled_epoch,
        milestones.reopen_count,
        milestones.reopened_epoch,
        milestones.pending_exit_count,
        milestones.pending_to_resolved_count,
        -- Old is past the days of the workspace, or three times the promise when that is longer.
        greatest(params.aged_seconds, coalesce(3 * targets.restore_seconds, params.aged_seconds))
            as aged_after_seconds,
        milestones.touched_epoch,
        milestones.event_count,
        -- The tool's counter stands in where no event follows the groups.
        case
            when milestones.group_event_count > 0 then groups.reassignment_count
            else coalesce(incidents.reassignment_count, groups.reassignment_count)
        end as reassignment_count,
        coalesce(groups.return_count, 0) as return_count,
        incidents.reassignment_count as tool_reassignment_count,
        incidents.reopen_count as tool_reopen_count,
        priorities.change_count as priority_change_count,
        priorities.lowered_count as priority_lowered_count,
        priorities.raised_count as priority_raised_count,
        coalesce(waits.pending_seconds, 0) as pending_seconds,
        readings.acknowledged_open - readings.declared_open as acknowledge_open_seconds,
        readings.restored_open - readings.declared_open as restore_open_seconds,
        readings.resolved_open - readings.opened_open as resolve_open_seconds,
        readings.closed_open - readings.resolved_open as close_open_seconds,
        readings.opened_in_hours,
        matrix.priority as matrix_priority,
        incidents.tool_sla_met,
        incidents.known_error_used,
        incidents.known_error_id,
        coalesce(incidents.is_major, false) as is_major,
        incidents.major_declared_epoch,
        incidents.business_impact,
        incidents.users_affected,
        incidents.problem_id,
        incidents.change_id,
        incidents.caused_by_change_id,
        incidents.parent_id,
        incidents.duplicate_of,
        coalesce(children.child_count, 0) as child_count,
        milestones.state is not distinct from 'cancelled' as is_cancelled,
        population.is_duplicate,
        population.is_child,
        not population.is_duplicate and not population.is_child as is_stocked,
        coalesce(milestones.opened_epoch > params.as_of_epoch, false) as is_after_cut,
        incidents.source_count,
        incidents.time_flags,
        incidents.resolved_epoch as resolved_source_epoch,
        incidents.closed_epoch as closed_source_epoch,
        incidents.created_epoch
    from incidents
    inner join milestones on incidents.incident_key = milestones.incident_key
    inner join priorities on incidents.incident_key = priorities.incident_key
    inner join population on incidents.incident_key = population.incident_key
    cross join params
    left join targets on priorities.priority = targets.priority
    left join groups on incidents.incident_key = groups.incident_key
    left join waits on incidents.incident_key = waits.incident_key
    left join readings on incidents.incident_key = readings.incident_key
    left join matrix on incidents.impact = matrix.impact and incidents.urgency = matrix.urgency
    left join children on incidents.incident_key = children.parent_key
),

-- Why an incident is left out of a family of KPIs; null when it is in.
placed as (
    select
        *,
        case
            when is_after_cut then 'after_cut'
            when is_cancelled then 'cancelled'
            when is_duplicate then 'duplicate'
        end as not_counted_because,
        case
            when is_after_cut then 'after_cut'
            when is_cancelled then 'cancelled'
            when is_duplicate then 'duplicate'
            when is_child then 'child'
        end as not_timed_because
    from gathered
)

select * from placed

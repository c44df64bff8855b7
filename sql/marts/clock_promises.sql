-- marts.clock_promises: one commitment line that an incident is judged by, from its start to its stop (domain 3.2, 3.6).
-- key: incident_key, engagement, line_key, stay
-- settled by: incident_key
-- built as: view
--
-- As if the clock ran once: what interrupts it, where it is_special, is in marts.clock_cases. Only
-- incidents with a special_key have such clocks, and not all of theirs are. The line is that of the
-- service at the end; under another client the clock ends when the incident leaves it.
with milestones as (
    select * from marts.milestones
),

tenants as (
    select * from marts.clock_tenants
),

priorities as (
    select * from marts.clock_priorities
),

lines as (
    select * from marts.clock_lines
),

families as (
    select * from marts.clock_families
),

params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

lives as (
    select
        tenants.*,
        milestones.state,
        milestones.occurred_epoch,
        milestones.declared_epoch,
        milestones.opened_epoch,
        milestones.acknowledged_epoch,
        milestones.acknowledged_quality,
        milestones.restored_epoch,
        milestones.restored_quality,
        milestones.resolved_epoch,
        milestones.resolved_quality,
        milestones.closed_epoch
    from tenants
    inner join milestones on tenants.incident_key = milestones.incident_key
),

-- A priority changed: a row for each stay that is judged, stay 0 among them.
judged as (
    select
        lives.*,
        coalesce(priorities.stay, 0) as stay,
        case when priorities.incident_key is null then settled.priority
            else priorities.priority end as priority,
        priorities.held_from_epoch,
        priorities.held_to_epoch,
        priorities.begins_epoch,
        priorities.raised_epoch,
        priorities.indicator as judged_indicator,
        specials.incident_key as special_key,
        specials.from_epoch as looked_from_epoch,
        specials.to_epoch as looked_to_epoch
    from lives
    inner join marts.incident_priorities as settled
        on lives.incident_key = settled.incident_key
    left join marts.clock_specials as specials
        on lives.incident_key = specials.incident_key
    left join priorities
        on lives.incident_key = priorities.incident_key
        and lives.engagement = priorities.engagement
),

-- The first stay with a group of an internal clock (sla-case 7).
assigned as (
    select
        intervals.incident_key,
        internal.line_key,
        min(intervals.from_epoch) as at_epoch
    from (
        select line_key
        from lines
        where clock_from = 'assigned'
        group by line_key
    ) as internal
    left join staging.contract_groups as groups on internal.line_key = groups.line_key
    inner join marts.group_intervals as intervals
        on groups.assignment_group is null
        or groups.assignment_group = intervals.assignment_group
    group by intervals.incident_key, internal.line_key
),

-- A key of its own, that the statistics of the lines speak of: an expression in the join has none, and
-- the engine would plan all that follows for a handful of rows.
gridded as (
    select
        *,
        service_key * 10 + case when priority between 1 and 9 then priority else 0 end
            as grid_key
    from judged
),

matched as (
    select
        judged.*,
        lines.line_key,
        lines.indicator,
        lines.audience,
        lines.calendar_key,
        lines.target_seconds as line_seconds,
        lines.target_days,
        lines.frame,
        lines.is_any_cycle,
        greatest(
            case lines.clock_from
                when 'declared' then coalesce(families.declared_epoch, judged.declared_epoch)
                when 'opened' then judged.opened_epoch
                when 'occurred' then judged.occurred_epoch
                when 'assigned' then assigned.at_epoch
            end,
            judged.enters_epoch
        ) as begun_epoch,
        case lines.indicator
            when 'restore' then judged.restored_epoch
            when 'acknowledge' then judged.acknowledged_epoch
            else judged.resolved_epoch
        end as reached_epoch,
        case lines.indicator
            when 'restore' then judged.restored_quality
            when 'acknowledge' then judged.acknowledged_quality
            else judged.resolved_quality
        end as stop_quality,
        case
            when lines.indicator = 'acknowledge'
                then coalesce(judged.state not in ('resolved', 'closed', 'cancelled'), true)
            else coalesce(judged.state in ('new', 'active', 'pending'), false)
        end as is_open,
        not coalesce(families.is_carried, false)
        and judged.state is distinct from 'cancelled'
        and coalesce(judged.opened_epoch <= params.as_of_epoch, true) as is_committed,
        params.as_of_epoch
    from gridded as judged
    inner join lines
        on judged.grid_key = lines.grid_key
        and coalesce(judged.judged_indicator, lines.indicator) = lines.indicator
    cross join params
    left join families on judged.incident_key = families.incident_key
    left join assigned
        on judged.incident_key = assigned.incident_key and lines.line_key = assigned.line_key
    where lines.clock_from <> 'assigned' or assigned.at_epoch is not null
),

ended as (
    select
        *,
        coalesce(reached_epoch > leaves_epoch, leaves_epoch is not null) as is_transferred,
        least(reached_epoch, leaves_epoch) as stop_epoch,
        coalesce(least(reached_epoch, leaves_epoch), as_of_epoch) as end_epoch,
        case
            when begins_epoch is null then begun_epoch
            else greatest(
                begun_epoch,
                least(
                    begins_epoch,
                    coalesce(least(reached_epoch, leaves_epoch), as_of_epoch)
                )
            )
        end as start_epoch
    from matched
),

kept as (
    select
        *,
        stop_epoch is null and is_open as is_running,
        special_key is not null
        and coalesce(
            looked_from_epoch < end_epoch
            and coalesce(looked_to_epoch > start_epoch, true),
            looked_from_epoch is null
        ) as is_special
    from ended
    where
        (from_epoch is null or end_epoch > from_epoch)
        and (to_epoch is null or end_epoch <= to_epoch)
)

select * from kept

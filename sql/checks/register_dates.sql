-- checks.register_dates: one row of a register whose dates are out of order, or whose words nobody knows.
-- key: place, id, problem, detail, source_file, source_line
-- severity: warning
with params as (
    select as_of from run.params
),

problems as (
    select * from staging.problems
),

changes as (
    select * from staging.changes
),

described_changes as (
    select * from marts.changes
),

actions as (
    select * from staging.actions
),

known_errors as (
    select * from staging.known_errors
),

reports as (
    select * from staging.reports
),

incidents as (
    select
        incident_id,
        opened_epoch
    from staging.incidents
    where incident_id in (select reports.incident_id from reports)
),

disordered as (
    select 'problems' as place, problem_id as id, source_file, source_line,
        case
            when resolved_at < opened_at then 'resolved_before_opened'
            when closed_at < opened_at then 'closed_before_opened'
            when closed_at < resolved_at then 'closed_before_resolved'
            when root_cause_found_at < opened_at then 'cause_found_before_opened'
        end as problem
    from problems
    union all
    select 'known_errors' as place, known_error_id as id, source_file, source_line,
        case when retired_at < published_at then 'retired_before_published' end as problem
    from known_errors
    union all
    select 'changes' as place, change_id as id, source_file, source_line,
        case
            when planned_end_at < planned_start_at then 'planned_end_before_start'
            when actual_end_at < actual_start_at then 'ended_before_begun'
            when cab_at > actual_start_at and type not in ('emergency', 'urgent', 'urgence')
                then 'decided_after_it_began'
        end as problem
    from changes
    union all
    select 'actions' as place, action_id as id, source_file, source_line,
        case
            when done_on < created_on then 'done_before_created'
            when due_original_on < created_on then 'due_before_created'
            when due_current_on < due_original_on then 'due_moved_earlier'
            when check_on < done_on then 'checked_before_done'
        end as problem
    from actions
    union all
    select 'actions' as place, actions.action_id as id, actions.source_file, actions.source_line,
        case when actions.done_on > cast(params.as_of + interval 1 day as date)
            then 'done_after_the_cut' end as problem
    from actions
    cross join params
    union all
    select 'reports' as place, reports.incident_id as id, reports.source_file,
        reports.source_line,
        case when reports.published_at < to_timestamp(incidents.opened_epoch)
            then 'published_before_the_incident' end as problem
    from reports
    inner join incidents on reports.incident_id = incidents.incident_id
),

worded as (
    select change_id as id, 'unknown_type' as problem, type as detail, source_file, source_line
    from described_changes
    where type is not null and type_code is null
    union all
    select change_id as id, 'unknown_decision' as problem, cab_decision as detail, source_file,
        source_line
    from described_changes
    where cab_decision is not null and cab_code is null
    union all
    select change_id as id, 'unknown_result' as problem, result as detail, source_file,
        source_line
    from described_changes
    where result is not null and result_code is null
),

found as (
    select place, id, problem, cast(null as varchar) as detail, source_file, source_line
    from disordered
    where problem is not null
    union
    select 'changes' as place, id, problem, detail, source_file, source_line
    from worded
)

select * from found

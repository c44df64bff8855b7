-- marts.actions: one action of the register, with the date first promised, the one that holds now and what it came of.
-- key: action_id
--
-- A new date never replaces the first one (domain 2.6, AC1): both are kept. Dates are local; an
-- action is late from the end of its day in the zone of the workspace. Its origin may name an
-- incident, a problem or a change, or stand for a meeting.
with actions as (
    select * from staging.actions
    where action_id is not null
),

params as (
    select
        zone,
        cast(timezone(zone, as_of) as date) as as_of_on
    from run.params
),

incidents as (
    select
        incident_key,
        incident_id,
        client,
        service,
        problem_id
    from marts.incidents
    where incident_id in (
        select origin from staging.actions
        union all
        select incident_id from staging.actions
    )
),

problems as (
    select
        problem_id,
        service
    from staging.problems
),

changes as (
    select
        change_id,
        service
    from staging.changes
),

-- What a column names comes before what the origin names.
origins as (
    select
        actions.action_id,
        actions.origin,
        actions.description,
        actions.owner_group,
        actions.state,
        actions.created_on,
        actions.due_original_on,
        actions.due_current_on,
        -- What is said of a day after the cut has not happened.
        case when actions.done_on <= params.as_of_on then actions.done_on end as done_on,
        actions.replan_count,
        actions.evidence,
        actions.check_on,
        actions.check_result,
        actions.source_file,
        actions.source_line,
        coalesce(actions.incident_id, incidents.incident_id) as about_incident_id,
        coalesce(actions.problem_id, problems.problem_id) as about_problem_id,
        coalesce(actions.change_id, changes.change_id) as about_change_id
    from actions
    cross join params
    left join incidents on actions.origin = incidents.incident_id
    left join problems on actions.origin = problems.problem_id
    left join changes on actions.origin = changes.change_id
),

dated as (
    select
        *,
        coalesce(origin, about_problem_id, about_incident_id, about_change_id) as stated_origin,
        coalesce(due_original_on, due_current_on) as first_due_on,
        coalesce(due_current_on, due_original_on) as due_on,
        coalesce(due_current_on <> due_original_on, false) as is_moved
    from origins
),

described as (
    select
        -10 * row_number() over (order by dated.action_id) - 3 as subject_id,
        dated.action_id,
        dated.stated_origin as origin,
        case
            when dated.stated_origin = dated.about_problem_id then 'problem'
            when dated.stated_origin = dated.about_incident_id then 'incident'
            when dated.stated_origin = dated.about_change_id then 'change'
            when dated.stated_origin is not null then 'other'
        end as origin_kind,
        dated.about_incident_id as incident_id,
        incidents.incident_key,
        dated.about_problem_id as problem_id,
        dated.about_change_id as change_id,
        incidents.client,
        coalesce(incidents.service, problems.service, changes.service) as service,
        dated.description,
        dated.owner_group,
        dated.state,
        coalesce(
            lower(dated.state) in (
                'annulée', 'annulé', 'annulee', 'annule', 'abandonnée', 'abandonné', 'abandonnee',
                'abandonne', 'sans suite', 'rejetée', 'rejeté', 'cancelled', 'canceled',
                'abandoned', 'dropped', 'rejected', 'withdrawn'
            ),
            false
        ) as is_cancelled,
        dated.created_on,
        dated.first_due_on as due_original_on,
        dated.due_on,
        dated.is_moved as is_replanned,
        greatest(
            coalesce(dated.replan_count, 0), case when dated.is_moved then 1 else 0 end
        ) as replan_count,
        dated.done_on,
        dated.evidence,
        dated.check_on,
        dated.check_result,
        cast(floor(epoch(timezone(params.zone, cast(dated.created_on as timestamp)))) as bigint)
            as created_epoch,
        cast(floor(epoch(timezone(params.zone, cast(dated.first_due_on as timestamp)))) as bigint)
            as due_original_epoch,
        -- The whole day is left to do it.
        cast(floor(epoch(
            timezone(params.zone, cast(dated.due_on as timestamp) + interval 1 day)
        )) as bigint) as late_epoch,
        cast(floor(epoch(timezone(params.zone, cast(dated.done_on as timestamp)))) as bigint)
            as done_epoch,
        dated.source_file,
        dated.source_line
    from dated
    cross join params
    left join incidents on dated.about_incident_id = incidents.incident_id
    left join problems on dated.about_problem_id = problems.problem_id
    left join changes on dated.about_change_id = changes.change_id
)

select * from described

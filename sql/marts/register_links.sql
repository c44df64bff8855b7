-- marts.register_links: one thing that a row of a register, or an incident, names by its id.
-- key: place, id, of_kind, named, source_file, source_line
-- built as: view
with incidents as (
    select
        incident_id,
        problem_id,
        change_id,
        caused_by_change_id,
        known_error_id,
        source_file,
        source_line
    from staging.incidents
),

known_errors as (
    select * from staging.known_errors
),

changes as (
    select * from staging.changes
),

actions as (
    select * from staging.actions
),

reports as (
    select * from staging.reports
),

links as (
    select 'incidents' as place, incident_id as id, 'problem' as of_kind, problem_id as named,
        source_file, source_line
    from incidents
    where problem_id is not null
    union all
    select 'incidents' as place, incident_id as id, 'change' as of_kind,
        caused_by_change_id as named, source_file, source_line
    from incidents
    where caused_by_change_id is not null
    union all
    select 'incidents' as place, incident_id as id, 'change' as of_kind, change_id as named,
        source_file, source_line
    from incidents
    where change_id is not null
    union all
    select 'incidents' as place, incident_id as id, 'known_error' as of_kind,
        known_error_id as named, source_file, source_line
    from incidents
    where known_error_id is not null
    union all
    select 'known_errors' as place, known_error_id as id, 'problem' as of_kind,
        problem_id as named, source_file, source_line
    from known_errors
    where problem_id is not null
    union all
    select 'changes' as place, change_id as id, 'problem' as of_kind, problem_id as named,
        source_file, source_line
    from changes
    where problem_id is not null
    union all
    select 'actions' as place, action_id as id, 'problem' as of_kind, problem_id as named,
        source_file, source_line
    from actions
    where problem_id is not null
    union all
    select 'actions' as place, action_id as id, 'change' as of_kind, change_id as named,
        source_file, source_line
    from actions
    where change_id is not null
    union all
    select 'actions' as place, action_id as id, 'incident' as of_kind, incident_id as named,
        source_file, source_line
    from actions
    where incident_id is not null
    union all
    select 'reports' as place, incident_id as id, 'incident' as of_kind, incident_id as named,
        source_file, source_line
    from reports
    where incident_id is not null
)

select * from links

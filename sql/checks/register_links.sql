-- checks.register_links: one row of a register, or incident, that names what nobody knows, or whose id stands twice.
-- key: place, id, problem, detail, source_file, source_line
-- severity: warning
--
-- An id is unknown only where the register that would hold it is kept. The origin of an action may
-- be a meeting: it is taken as an id when it begins as those of incidents or of registers do.
with incidents as (
    select incident_id from staging.incidents
),

problems as (
    select * from staging.problems
),

changes as (
    select * from staging.changes
),

actions as (
    select * from staging.actions
),

known_errors as (
    select * from staging.known_errors
),

links as (
    select * from marts.register_links
),

doubled as (
    select 'problems' as place, problem_id as id, source_file, source_line,
        count(*) over (partition by load_id, problem_id) as n
    from raw.problems
    union all
    select 'changes' as place, change_id as id, source_file, source_line,
        count(*) over (partition by load_id, change_id) as n
    from raw.changes
    union all
    select 'actions' as place, action_id as id, source_file, source_line,
        count(*) over (partition by load_id, action_id) as n
    from raw.actions
    union all
    select 'known_errors' as place, known_error_id as id, source_file, source_line,
        count(*) over (partition by load_id, known_error_id) as n
    from raw.known_errors
    union all
    select 'reports' as place, incident_id as id, source_file, source_line,
        count(*) over (
            partition by load_id, incident_id, kind, coalesce(version, 'final')
        ) as n
    from raw.reports
),

known as (
    select 'problem' as of_kind, problem_id as named
    from problems
    where problem_id is not null
    union
    select 'change' as of_kind, change_id as named
    from changes
    where change_id is not null
    union
    select 'known_error' as of_kind, known_error_id as named
    from known_errors
    where known_error_id is not null
    union
    select 'incident' as of_kind, incident_id as named
    from incidents
    where incident_id in (select links.named from links where links.of_kind = 'incident')
),

kept as (
    select of_kind
    from known
    group by of_kind
    union
    select 'incident' as of_kind
),

-- How ids begin, so that a meeting is not taken for one.
beginnings as (
    select substring(incident_id, 1, 3) as letters
    from incidents
    union
    select substring(problem_id, 1, 3) as letters
    from problems
    union
    select substring(change_id, 1, 3) as letters
    from changes
),

origins as (
    select
        actions.action_id,
        actions.origin,
        actions.source_file,
        actions.source_line
    from actions
    inner join beginnings on substring(actions.origin, 1, 3) = beginnings.letters
    left join known
        on actions.origin = known.named and known.of_kind in ('problem', 'change')
    where regexp_matches(actions.origin, '^[A-Za-z]+[-_]?[0-9]+$') and known.named is null
        and actions.origin not in (
            select incidents.incident_id from incidents where incidents.incident_id is not null
        )
),

found as (
    select place, id, 'duplicate_id' as problem, cast(null as varchar) as detail, source_file,
        source_line
    from doubled
    where n > 1 and id is not null
    union
    select links.place, links.id, 'unknown_' || links.of_kind as problem, links.named as detail,
        links.source_file, links.source_line
    from links
    inner join kept on links.of_kind = kept.of_kind
    left join known on links.of_kind = known.of_kind and links.named = known.named
    where known.named is null
    union
    select 'actions' as place, action_id as id, 'unknown_origin' as problem, origin as detail,
        source_file, source_line
    from origins
)

select * from found

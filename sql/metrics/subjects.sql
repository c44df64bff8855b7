-- metrics.subjects: what a KPI counts, with the dimensions that figures are broken down by.
-- key: subject_id
--
-- One place for dimensions: the roll-up joins it, so that no KPI repeats them. Incidents have
-- numbers above zero, things of registers below.
with incidents as (
    select * from marts.incidents
),

problems as (
    select * from marts.problems
),

changes as (
    select * from marts.changes
),

actions as (
    select * from marts.actions
),

described as (
    select
        incident_key as subject_id,
        'incident' as kind,
        incident_id as reference,
        source,
        client,
        contract,
        domain,
        segment,
        service,
        category,
        subcategory,
        ci,
        case when priority is not null then 'P' || cast(priority as varchar) end as priority,
        team,
        site,
        channel,
        close_code
    from incidents
),

registered as (
    select
        subject_id,
        'problem' as kind,
        problem_id as reference,
        cast(null as varchar) as client,
        service,
        owner_group
    from problems
    union all
    select
        subject_id,
        'change' as kind,
        change_id as reference,
        client,
        service,
        owner_group
    from changes
    union all
    select
        subject_id,
        'action' as kind,
        action_id as reference,
        client,
        service,
        owner_group
    from actions
),

gathered as (
    select * from described
    union all
    select
        subject_id,
        kind,
        reference,
        cast(null as varchar) as source,
        client,
        cast(null as varchar) as contract,
        cast(null as varchar) as domain,
        cast(null as varchar) as segment,
        service,
        cast(null as varchar) as category,
        cast(null as varchar) as subcategory,
        cast(null as varchar) as ci,
        cast(null as varchar) as priority,
        owner_group as team,
        cast(null as varchar) as site,
        cast(null as varchar) as channel,
        cast(null as varchar) as close_code
    from registered
)

select * from gathered

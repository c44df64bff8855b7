-- marts.corrections: one action, problem or change that was to remove a cause, with the days that judge it (domain 2.6, P4).
-- key: kind, correction_id
--
-- Ninety days before it and after it, as far as there are data. A change counts when it names a
-- problem, or when an incident names it as its remedy: most changes remove nothing.
with params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

bounds as (
    select min(opened_epoch) as first_epoch
    from marts.incidents
    where not_timed_because is null
),

actions as (
    select * from marts.actions
    where done_epoch is not null and not is_cancelled
),

problems as (
    select * from marts.problems
    where done_epoch is not null
),

changes as (
    select * from marts.changes
    where completed_epoch is not null and result_code in ('success', 'with_issues')
),

remedies as (
    select change_id
    from marts.incidents
    where change_id is not null
    group by change_id
),

gathered as (
    select
        'action' as kind,
        action_id as correction_id,
        done_epoch as fixed_epoch,
        description as title,
        service,
        owner_group,
        incident_id,
        problem_id,
        change_id
    from actions
    union all
    select
        'problem' as kind,
        problem_id as correction_id,
        done_epoch as fixed_epoch,
        title,
        service,
        owner_group,
        cast(null as varchar) as incident_id,
        problem_id,
        cast(null as varchar) as change_id
    from problems
    union all
    select
        'change' as kind,
        changes.change_id as correction_id,
        changes.completed_epoch as fixed_epoch,
        changes.title,
        changes.service,
        changes.owner_group,
        cast(null as varchar) as incident_id,
        changes.problem_id,
        changes.change_id
    from changes
    left join remedies on changes.change_id = remedies.change_id
    where changes.problem_id is not null or remedies.change_id is not null
),

bounded as (
    select
        gathered.*,
        greatest(gathered.fixed_epoch - 7776000, bounds.first_epoch) as from_epoch,
        least(gathered.fixed_epoch + 7776000, params.as_of_epoch) as to_epoch
    from gathered
    cross join bounds
    cross join params
    where bounds.first_epoch is not null and gathered.fixed_epoch <= params.as_of_epoch
),

measured as (
    select
        kind,
        correction_id,
        fixed_epoch,
        title,
        service,
        owner_group,
        incident_id,
        problem_id,
        change_id,
        from_epoch,
        to_epoch,
        greatest(0, fixed_epoch - from_epoch) as before_seconds,
        greatest(0, to_epoch - fixed_epoch) as after_seconds
    from bounded
)

select * from measured

-- marts.problems: one problem or known error of the register, with the incidents that name it.
-- key: problem_id
with problems as (
    select * from staging.problems
    where problem_id is not null
),

incidents as (
    select * from marts.incidents
    where problem_id is not null and not_counted_because is null
),

linked as (
    select
        problem_id,
        count(*) as incident_count,
        min(opened_epoch) as first_incident_epoch,
        max(opened_epoch) as last_incident_epoch
    from incidents
    group by problem_id
),

described as (
    select
        problems.problem_id,
        problems.title,
        problems.service,
        problems.state,
        problems.root_cause,
        problems.workaround,
        coalesce(problems.is_known_error, false) as is_known_error,
        problems.owner_group,
        cast(floor(epoch(problems.opened_at)) as bigint) as opened_epoch,
        -- Done when the register gives a date for it: the words of its states are the tool's.
        cast(floor(epoch(coalesce(problems.resolved_at, problems.closed_at))) as bigint)
            as done_epoch,
        coalesce(linked.incident_count, 0) as incident_count,
        linked.first_incident_epoch,
        linked.last_incident_epoch,
        problems.source_file,
        problems.source_line
    from problems
    left join linked on problems.problem_id = linked.problem_id
)

select * from described

-- marts.problems: one problem of the register, with what is known of its cause and the incidents that name it.
-- key: problem_id
with problems as (
    select * from staging.problems
    where problem_id is not null
),

params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

incidents as (
    select * from marts.incidents
    where problem_id is not null and not_counted_because is null
),

known_errors as (
    select * from marts.known_errors
    where problem_id is not null
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

-- The first one to be published speaks for the problem.
published as (
    select
        problem_id,
        min(published_epoch) as published_epoch,
        min(known_error_id) as known_error_id,
        min(workaround) as workaround
    from known_errors
    group by problem_id
),

dated as (
    select
        problems.*,
        cast(floor(epoch(problems.opened_at)) as bigint) as opened_epoch,
        cast(floor(epoch(problems.root_cause_found_at)) as bigint) as found_epoch,
        cast(floor(epoch(problems.resolved_at)) as bigint) as resolved_epoch,
        cast(floor(epoch(problems.closed_at)) as bigint) as closed_epoch,
        params.as_of_epoch
    from problems
    cross join params
),

described as (
    select
        -- Incidents have numbers above zero; things of registers have theirs below.
        -10 * row_number() over (order by dated.problem_id) - 1 as subject_id,
        dated.problem_id,
        dated.title,
        dated.service,
        dated.state,
        dated.root_cause,
        case when dated.found_epoch <= dated.as_of_epoch then dated.found_epoch end
            as root_cause_found_epoch,
        dated.root_cause is not null as has_root_cause,
        coalesce(dated.workaround, published.workaround) as workaround,
        coalesce(dated.is_known_error, false) or published.problem_id is not null
            as is_known_error,
        published.known_error_id,
        published.published_epoch as known_error_epoch,
        dated.owner_group,
        dated.opened_epoch,
        dated.resolved_epoch,
        dated.closed_epoch,
        -- Done when the register gives a date for it: the words of its states are the tool's.
        case
            when coalesce(dated.resolved_epoch, dated.closed_epoch) <= dated.as_of_epoch
                then coalesce(dated.resolved_epoch, dated.closed_epoch)
        end as done_epoch,
        coalesce(linked.incident_count, 0) as incident_count,
        linked.first_incident_epoch,
        linked.last_incident_epoch,
        dated.source_file,
        dated.source_line
    from dated
    left join linked on dated.problem_id = linked.problem_id
    left join published on dated.problem_id = published.problem_id
)

select * from described

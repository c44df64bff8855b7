-- marts.known_errors: one known error of the register, with its problem and the incidents that name it (domain 7).
-- key: known_error_id
--
-- A use is an incident that names the known error; the register's own count stands beside it. An
-- error of the future is not known yet.
with known_errors as (
    select * from staging.known_errors
    where known_error_id is not null
),

params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

problems as (
    select
        problem_id,
        title,
        service,
        owner_group
    from staging.problems
),

incidents as (
    select * from marts.incidents
    where known_error_id is not null and not_counted_because is null
),

used as (
    select
        known_error_id,
        count(*) as incident_count,
        min(opened_epoch) as first_incident_epoch,
        max(opened_epoch) as last_incident_epoch
    from incidents
    group by known_error_id
),

dated as (
    select
        *,
        cast(floor(epoch(published_at)) as bigint) as published_epoch,
        cast(floor(epoch(retired_at)) as bigint) as retired_epoch
    from known_errors
),

described as (
    select
        dated.known_error_id,
        dated.problem_id,
        problems.problem_id is not null as has_problem,
        coalesce(dated.title, problems.title) as title,
        coalesce(dated.service, problems.service) as service,
        dated.symptom,
        dated.workaround,
        coalesce(dated.owner_group, problems.owner_group) as owner_group,
        case when dated.published_epoch <= params.as_of_epoch then dated.published_epoch end
            as published_epoch,
        case when dated.retired_epoch <= params.as_of_epoch then dated.retired_epoch end
            as retired_epoch,
        dated.use_count,
        coalesce(used.incident_count, 0) as incident_count,
        used.first_incident_epoch,
        used.last_incident_epoch,
        dated.source_file,
        dated.source_line
    from dated
    cross join params
    left join problems on dated.problem_id = problems.problem_id
    left join used on dated.known_error_id = used.known_error_id
)

select * from described

-- marts.problem_findings: one stretch of an open problem, without or with a finding (known error, root cause).
-- key: subject_id, finding, period_epoch
--
-- Where the register gives no date for a finding, the present is known and the past is not: the
-- stretch before the cut is undated. What is found with the solution or after it changes nothing.
with problems as (
    select * from marts.problems
    where opened_epoch is not null and coalesce(done_epoch >= opened_epoch, true)
),

params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

named as (
    select
        subject_id,
        'known_error' as finding,
        opened_epoch,
        done_epoch,
        is_known_error as has_it,
        known_error_epoch as since_epoch
    from problems
    union all
    select
        subject_id,
        'root_cause' as finding,
        opened_epoch,
        done_epoch,
        has_root_cause or root_cause_found_epoch is not null as has_it,
        root_cause_found_epoch as since_epoch
    from problems
),

dated as (
    select
        named.subject_id,
        named.finding,
        named.opened_epoch,
        named.done_epoch,
        named.has_it,
        named.since_epoch is null and named.has_it as is_undated,
        greatest(
            named.opened_epoch,
            coalesce(
                named.since_epoch,
                case when named.has_it then params.as_of_epoch end,
                named.opened_epoch
            )
        ) as since_epoch
    from named
    cross join params
),

cut as (
    select
        subject_id,
        finding,
        opened_epoch as period_epoch,
        case
            when not has_it then done_epoch
            else coalesce(least(since_epoch, done_epoch), since_epoch)
        end as until_epoch,
        false as is_found,
        is_undated
    from dated
    where not has_it or since_epoch > opened_epoch
    union all
    select
        subject_id,
        finding,
        since_epoch as period_epoch,
        done_epoch as until_epoch,
        true as is_found,
        false as is_undated
    from dated
    where has_it and coalesce(since_epoch < done_epoch, true)
)

select * from cut

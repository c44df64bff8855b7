-- metrics.problem_root_cause: one stretch of an open problem, a hit from the instant its root cause was found (P2).
-- key: subject_id, period_epoch
--
-- Frame B. Where the register gives no date for it, the present is known and the past is not: the
-- stretch before the cut is left out.
with problems as (
    select
        subject_id,
        opened_epoch,
        done_epoch,
        has_root_cause or root_cause_found_epoch is not null as has_it,
        root_cause_found_epoch as since_epoch
    from marts.problems
    where opened_epoch is not null and coalesce(done_epoch >= opened_epoch, true)
),

params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

dated as (
    select
        problems.subject_id,
        problems.opened_epoch,
        problems.done_epoch,
        problems.has_it,
        problems.since_epoch is null and problems.has_it as is_undated,
        greatest(
            problems.opened_epoch,
            coalesce(
                problems.since_epoch,
                case when problems.has_it then params.as_of_epoch end,
                problems.opened_epoch
            )
        ) as since_epoch
    from problems
    cross join params
),

cut as (
    select
        subject_id,
        opened_epoch as period_epoch,
        case
            when not has_it then done_epoch
            else coalesce(least(since_epoch, done_epoch), since_epoch)
        end as until_epoch,
        false as is_hit,
        case when is_undated then 'no_root_cause_date' end as excluded_because
    from dated
    where not has_it or since_epoch > opened_epoch
    union all
    select
        subject_id,
        since_epoch as period_epoch,
        done_epoch as until_epoch,
        true as is_hit,
        cast(null as varchar) as excluded_because
    from dated
    where has_it and coalesce(since_epoch < done_epoch, true)
),

counted as (
    select
        subject_id,
        period_epoch,
        until_epoch,
        is_hit,
        cast(null as bigint) as value,
        excluded_because
    from cut
)

select * from counted

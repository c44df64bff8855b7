-- metrics.problem_closure_ratio: one opening of a problem, and one solution, a hit: two flows in one ratio (P3).
-- key: subject_id, is_hit
with counted as (
    select
        subject_id,
        period_epoch,
        false as is_hit,
        value,
        excluded_because
    from metrics.problems_opened
    union all
    select
        subject_id,
        period_epoch,
        true as is_hit,
        value,
        excluded_because
    from metrics.problems_closed
)

select * from counted

-- metrics.problem_backlog: one stay of a problem in the stock, from its opening to its solution (P1).
-- key: subject_id
--
-- Frame B. A problem whose opening nobody dates is in the stock of no period.
with problems as (
    select * from marts.problems
    where opened_epoch is not null
),

counted as (
    select
        subject_id,
        opened_epoch as period_epoch,
        done_epoch as until_epoch,
        cast(null as boolean) as is_hit,
        opened_epoch as value,
        case when done_epoch < opened_epoch then 'negative_duration' end as excluded_because
    from problems
)

select * from counted

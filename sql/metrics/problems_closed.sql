-- metrics.problems_closed: one problem that was solved, or closed where no solution is dated (P1).
-- key: subject_id
with problems as (
    select * from marts.problems
    where done_epoch is not null
),

counted as (
    select
        subject_id,
        done_epoch as period_epoch,
        cast(null as boolean) as is_hit,
        cast(null as bigint) as value,
        case when done_epoch < opened_epoch then 'negative_duration' end as excluded_because
    from problems
)

select * from counted

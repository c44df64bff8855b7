-- metrics.problems_opened: one problem of the register, by its opening (P1).
-- key: subject_id
with problems as (
    select * from marts.problems
    where opened_epoch is not null
),

params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

counted as (
    select
        problems.subject_id,
        problems.opened_epoch as period_epoch,
        cast(null as boolean) as is_hit,
        cast(null as bigint) as value,
        case when problems.opened_epoch > params.as_of_epoch then 'after_cut' end
            as excluded_because
    from problems
    cross join params
)

select * from counted

-- marts.forecast_trainings: one instant before which a commitment must be decided for a forecast to learn from it (domain 6.5).
-- key: training
-- built as: view
--
-- `now` is the cut. `split` parts the past for a trial: the first midnight before which seven tenths
-- of the commitments were decided, so that a forecast learns before it and is scored after it.
with params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

decided as (
    select
        decided_epoch - decided_epoch % 86400 + 86400 as midnight_epoch,
        count(*) as n
    from marts.commitments
    where verdict in ('met', 'breached') and decided_epoch is not null
    group by decided_epoch - decided_epoch % 86400 + 86400
),

counted as (
    select
        midnight_epoch,
        sum(n) over (order by midnight_epoch) as before,
        sum(n) over () as total
    from decided
),

parted as (
    select min(midnight_epoch) as split_epoch
    from counted
    where before * 10 >= total * 7
),

combined as (
    select
        'now' as training,
        as_of_epoch + 1 as until_epoch
    from params
    union all
    select
        'split' as training,
        split_epoch as until_epoch
    from parted
    where split_epoch is not null
)

select * from combined

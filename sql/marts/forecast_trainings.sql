-- marts.forecast_trainings: one stretch of time from whose decided commitments a forecast learns (domain 6.5).
-- key: training
-- built as: view
--
-- `now` ends at the cut. `split` parts the past for a trial: it ends at the first midnight before
-- which seven tenths of the commitments were decided, so that a forecast learns before it and is
-- scored after it. A forecast learns from the 365 days before, because practice changes, and from
-- the last of them alone where these hold fifty thousand commitments.
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

ended as (
    select
        'now' as training,
        params.as_of_epoch + 1 as until_epoch,
        coalesce(max(counted.total), 0) as n
    from params
    left join counted on counted.midnight_epoch > 0
    group by params.as_of_epoch
    union all
    select
        'split' as training,
        parted.split_epoch as until_epoch,
        counted.before as n
    from parted
    inner join counted on parted.split_epoch = counted.midnight_epoch
),

bounded as (
    select
        ended.training,
        greatest(
            ended.until_epoch - 31536000,
            coalesce(max(counted.midnight_epoch), ended.until_epoch - 31536000)
        ) as from_epoch,
        ended.until_epoch
    from ended
    left join counted on ended.n - counted.before >= 50000
    group by ended.training, ended.until_epoch
)

select * from bounded

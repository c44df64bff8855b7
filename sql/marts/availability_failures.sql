-- marts.availability_failures: the failures of one service under one line that begin in one period (domain 2.3, A4, A5, A7).
-- key: line_key, service, period
--
-- A failure is as long as it is down in the net reading and inside the service hours, wherever it
-- ends; one that is not down at all by that count is none.
with agreed as (
    select * from marts.availability_agreed
),

stretches as (
    select * from marts.availability_stretches
),

failures as (
    select
        line_key,
        service,
        failure_epoch,
        sum(open_seconds) filter (where is_net) as failure_seconds
    from stretches
    where failure_epoch is not null
    group by line_key, service, failure_epoch
),

failed as (
    select
        agreed.line_key,
        agreed.service,
        agreed.period,
        count(*) as failure_count,
        max(failures.failure_epoch) - min(failures.failure_epoch) as spread_seconds,
        count(*) filter (where failures.failure_seconds < 120) as band_1,
        count(*) filter (
            where failures.failure_seconds >= 120 and failures.failure_seconds < 1800
        ) as band_2,
        count(*) filter (
            where failures.failure_seconds >= 1800 and failures.failure_seconds <= 14400
        ) as band_3,
        count(*) filter (where failures.failure_seconds > 14400) as band_4
    from agreed
    inner join failures
        on agreed.line_key = failures.line_key
        and agreed.service = failures.service
        and failures.failure_epoch >= agreed.from_epoch
        and failures.failure_epoch < agreed.to_epoch
    where failures.failure_seconds > 0
    group by agreed.line_key, agreed.service, agreed.period
)

select * from failed

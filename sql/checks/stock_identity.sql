-- checks.stock_identity: one week and service in which the stock does not close on itself (domain 1.6).
-- key: period, service
-- severity: error
--
-- The stock counted in the intervals at both ends of the week must differ by the moves in between.
-- A residual blocks publication.
with periods as (
    select * from run.periods
    where grain = 'week'
),

services as (
    select
        incident_key,
        coalesce(service, category, '') as service
    from marts.incidents
    where is_stocked
),

stays as (
    select
        services.service,
        intervals.from_epoch,
        intervals.to_epoch
    from marts.state_intervals as intervals
    inner join services on intervals.incident_key = services.incident_key
    where intervals.is_in_stock
),

moves as (
    select
        periods.period,
        services.service,
        sum(moves.delta) as moved
    from marts.stock_moves as moves
    inner join services on moves.incident_key = services.incident_key
    inner join periods on moves.at_epoch >= periods.from_epoch and moves.at_epoch < periods.to_epoch
    group by periods.period, services.service
),

-- Each stay that begins or ends inside a week changes the stock of its end against its start.
counted as (
    select
        periods.period,
        stays.service,
        count(*) filter (
            where stays.from_epoch < periods.to_epoch
            and (stays.to_epoch is null or stays.to_epoch >= periods.to_epoch)
        ) as at_end,
        count(*) filter (
            where stays.from_epoch < periods.from_epoch
            and (stays.to_epoch is null or stays.to_epoch >= periods.from_epoch)
        ) as at_start
    from periods
    inner join stays
        on stays.from_epoch < periods.to_epoch
        and (stays.to_epoch is null or stays.to_epoch >= periods.from_epoch)
    group by periods.period, stays.service
),

compared as (
    select
        coalesce(counted.period, moves.period) as period,
        coalesce(counted.service, moves.service) as service,
        coalesce(counted.at_start, 0) as at_start,
        coalesce(moves.moved, 0) as moved,
        coalesce(counted.at_end, 0) as at_end
    from counted
    full join moves on counted.period = moves.period and counted.service = moves.service
)

select * from compared
where at_start + moved <> at_end

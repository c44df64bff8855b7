-- marts.availability_sweep: one stretch of time in which the same interruptions and maintenance hold for a service of a line.
-- key: line_key, service, from_epoch
-- built as: view
--
-- One sweep over all that begins and ends: interruptions merge, so that two at a time are down
-- once. A load is users without service times severity in parts per million. Stretches in which
-- something is down and that touch are one failure.
with services as (
    select * from marts.availability_services
),

pieces as (
    select * from marts.outage_pieces
),

outages as (
    select
        outage_id,
        case when users_affected is null or users_total is null then 1 else 0 end as unknown_users,
        case
            when users_affected is not null
                then users_affected * coalesce(severity_ppm, 1000000)
            else 0
        end as load
    from marts.outages
),

windows as (
    select * from marts.maintenance_windows
    where is_excluded
),

periods as (
    select * from marts.availability_agreed
),

lasting as (
    select
        pieces.line_key,
        pieces.service,
        pieces.from_epoch,
        pieces.to_epoch,
        1 as gross,
        case when pieces.is_net then 1 else 0 end as net,
        case when pieces.is_contested then 1 else 0 end as contested,
        outages.load,
        outages.unknown_users,
        0 as planned
    from pieces
    inner join outages on pieces.outage_id = outages.outage_id
    union all
    select
        services.line_key,
        services.service,
        windows.planned_start_epoch as from_epoch,
        windows.planned_end_epoch as to_epoch,
        0 as gross,
        0 as net,
        0 as contested,
        0 as load,
        0 as unknown_users,
        1 as planned
    from services
    inner join windows on services.contract_key = windows.contract_key
    where windows.service is null or windows.service = services.service
    union all
    -- Nothing changes at the bounds of a period, but no stretch goes across.
    select
        line_key,
        service,
        from_epoch,
        to_epoch,
        0 as gross,
        0 as net,
        0 as contested,
        0 as load,
        0 as unknown_users,
        0 as planned
    from periods
),

changed as (
    select
        lasting.line_key,
        lasting.service,
        case when sides.sign = 1 then lasting.from_epoch else lasting.to_epoch end as at_epoch,
        sum(sides.sign * lasting.gross) as gross,
        sum(sides.sign * lasting.net) as net,
        sum(sides.sign * lasting.contested) as contested,
        sum(sides.sign * lasting.planned) as planned,
        sum(sides.sign * lasting.unknown_users) as unknown_users,
        sum(sides.sign * lasting.load) as gross_load,
        sum(sides.sign * lasting.net * lasting.load) as net_load,
        sum(sides.sign * lasting.contested * lasting.load) as contested_load
    from lasting
    cross join (values (1), (-1)) as sides (sign)
    group by lasting.line_key, lasting.service, at_epoch
),

swept as (
    select
        line_key,
        service,
        at_epoch as from_epoch,
        lead(at_epoch) over life as to_epoch,
        sum(gross) over life as gross,
        sum(net) over life as net,
        sum(contested) over life as contested,
        sum(planned) over life as planned,
        sum(unknown_users) over life as unknown_users,
        sum(gross_load) over life as gross_load,
        sum(net_load) over life as net_load,
        sum(contested_load) over life as contested_load
    from changed
    window life as (partition by line_key, service order by at_epoch)
),

begun as (
    select
        *,
        case
            when gross > 0 and coalesce(lag(gross) over life, 0) = 0 then 1
            else 0
        end as begins
    from swept
    window life as (partition by line_key, service order by from_epoch)
),

numbered as (
    select
        *,
        sum(begins) over (partition by line_key, service order by from_epoch) as failure
    from begun
)

select * from numbered

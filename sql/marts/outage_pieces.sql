-- marts.outage_pieces: one stretch of one interruption under one line of a contract, in which one set of exclusions holds.
-- key: line_key, service, outage_id, from_epoch
--
-- An exclusion of the interruption or of its incident excuses all of it, an interval its own seconds
-- (domain 2.3, 3.5).
with covered as (
    select * from marts.outage_lines
    where from_epoch < until_epoch
),

claims as (
    select * from marts.exclusion_claims
    where is_contested and kind in ('incident', 'interval')
),

excused as (
    select
        covered.line_key,
        covered.service,
        covered.outage_id,
        case claims.kind
            when 'interval' then greatest(claims.start_epoch, covered.from_epoch)
            else covered.from_epoch
        end as from_epoch,
        case claims.kind
            when 'interval' then least(claims.end_epoch, covered.until_epoch)
            else covered.until_epoch
        end as until_epoch,
        case when claims.is_net then 1 else 0 end as net
    from covered
    inner join claims on covered.contract_key = claims.contract_key
    where coalesce(claims.line_id, covered.line_id) = covered.line_id
        and coalesce(claims.outage_id, covered.outage_id) = covered.outage_id
        and (claims.incident_id is null or claims.incident_key = covered.incident_key)
),

-- What begins and ends in the life of an interruption: itself, its excuses, its net excuses.
moves as (
    select
        line_key,
        service,
        outage_id,
        from_epoch as at_epoch,
        1 as outage,
        0 as contested,
        0 as net
    from covered
    union all
    select
        line_key,
        service,
        outage_id,
        until_epoch as at_epoch,
        -1 as outage,
        0 as contested,
        0 as net
    from covered
    union all
    select
        line_key,
        service,
        outage_id,
        from_epoch as at_epoch,
        0 as outage,
        1 as contested,
        net
    from excused
    where from_epoch < until_epoch
    union all
    select
        line_key,
        service,
        outage_id,
        until_epoch as at_epoch,
        0 as outage,
        -1 as contested,
        -net as net
    from excused
    where from_epoch < until_epoch
),

summed as (
    select
        line_key,
        service,
        outage_id,
        at_epoch,
        sum(outage) as outage,
        sum(contested) as contested,
        sum(net) as net
    from moves
    group by line_key, service, outage_id, at_epoch
),

swept as (
    select
        line_key,
        service,
        outage_id,
        at_epoch as from_epoch,
        lead(at_epoch) over life as to_epoch,
        sum(outage) over life as outage,
        sum(contested) over life as contested,
        sum(net) over life as net
    from summed
    window life as (partition by line_key, service, outage_id order by at_epoch)
),

pieces as (
    select
        line_key,
        service,
        outage_id,
        from_epoch,
        to_epoch,
        net = 0 as is_net,
        contested = 0 as is_contested
    from swept
    where outage > 0
)

select * from pieces

-- marts.availability_weighted: the availability of one service under one line in one period, weighted by users (domain 2.3, A3).
-- key: line_key, service, period
--
-- What is lost is users without service times severity, and at most every user at once: partial
-- interruptions at the same time take no user's service twice. Unknown when an interruption that
-- counts does not say how many users it hit, of how many. Parts per million, rounded down.
with agreed as (
    select * from marts.availability_agreed
),

stretches as (
    select * from marts.availability_stretches
),

pieces as (
    select * from marts.outage_pieces
),

outages as (
    select
        outage_id,
        users_total
    from marts.outages
),

-- The users of the service, as the interruptions of the period know them.
populated as (
    select
        agreed.line_key,
        agreed.service,
        agreed.period,
        max(outages.users_total) as users_total
    from agreed
    inner join pieces
        on agreed.line_key = pieces.line_key
        and agreed.service = pieces.service
        and pieces.from_epoch < agreed.to_epoch
        and pieces.to_epoch > agreed.from_epoch
    inner join outages on pieces.outage_id = outages.outage_id
    group by agreed.line_key, agreed.service, agreed.period
),

weighed as (
    select
        stretches.line_key,
        stretches.service,
        stretches.period,
        max(populated.users_total) as users_total,
        sum(stretches.open_seconds) filter (where stretches.is_planned) as planned_seconds,
        sum(stretches.open_seconds * cast(
            least(populated.users_total * 1000000, stretches.gross_load) as hugeint
        )) filter (where stretches.is_gross) as gross_lost,
        sum(stretches.open_seconds * cast(
            least(populated.users_total * 1000000, stretches.net_load) as hugeint
        )) filter (where stretches.is_net) as net_lost,
        sum(stretches.open_seconds * cast(
            least(populated.users_total * 1000000, stretches.contested_load) as hugeint
        )) filter (where stretches.is_contested) as contested_lost,
        bool_or(stretches.is_gross and stretches.is_users_unknown and stretches.open_seconds > 0)
            as is_unknown
    from stretches
    left join populated
        on stretches.line_key = populated.line_key
        and stretches.service = populated.service
        and stretches.period = populated.period
    group by stretches.line_key, stretches.service, stretches.period
),

-- Without an interruption every user has the service, however many there are.
based as (
    select
        agreed.line_key,
        agreed.service,
        agreed.period,
        cast(agreed.agreed_seconds as hugeint)
        * coalesce(weighed.users_total, 1) * 1000000 as gross_base,
        cast(agreed.agreed_seconds - coalesce(weighed.planned_seconds, 0) as hugeint)
        * coalesce(weighed.users_total, 1) * 1000000 as base,
        coalesce(weighed.gross_lost, 0) as gross_lost,
        coalesce(weighed.net_lost, 0) as net_lost,
        coalesce(weighed.contested_lost, 0) as contested_lost
    from agreed
    left join weighed
        on agreed.line_key = weighed.line_key
        and agreed.service = weighed.service
        and agreed.period = weighed.period
    where not coalesce(weighed.is_unknown, false)
),

rated as (
    select
        line_key,
        service,
        period,
        case when gross_base > 0 then cast(round((
            (gross_base - gross_lost) * 1000000
            - (gross_base - gross_lost) * 1000000 % gross_base
        ) / gross_base) as bigint) end as gross_weighted_ppm,
        case when base > 0 then cast(round((
            (base - net_lost) * 1000000 - (base - net_lost) * 1000000 % base
        ) / base) as bigint) end as weighted_ppm,
        case when base > 0 then cast(round((
            (base - contested_lost) * 1000000 - (base - contested_lost) * 1000000 % base
        ) / base) as bigint) end as contested_weighted_ppm
    from based
)

select * from rated

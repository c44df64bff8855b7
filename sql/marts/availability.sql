-- marts.availability: one service under one line of availability or interruption in one period of its contract (domain 2.3).
-- key: line_key, service, period
--
-- Seconds lie inside the service hours, up to the cut. Agreed time is the service hours, planned the
-- part that announced maintenance takes out of them outside the gross reading. Rates are parts per
-- million, rounded down, so that 99.951 % is never 100 %. Without a register of interruptions nobody
-- knows: the seconds down are then unknown, not zero.
with agreed as (
    select * from marts.availability_agreed
),

stretches as (
    select * from marts.availability_stretches
),

weighted as (
    select * from marts.availability_weighted
),

failures as (
    select * from marts.availability_failures
),

registered as (
    select source from staging.loads
    where rows_kind = 'outages'
    union all
    select source from staging.outages
),

register as (
    select count(*) > 0 as is_kept from registered
),

summed as (
    select
        line_key,
        service,
        period,
        sum(open_seconds) filter (where is_planned) as planned,
        sum(open_seconds) filter (where is_gross) as gross_down,
        sum(open_seconds) filter (where is_net) as net_down,
        sum(open_seconds) filter (where is_contested) as contested_down
    from stretches
    group by line_key, service, period
),

counted as (
    select
        agreed.*,
        register.is_kept,
        cast(coalesce(summed.planned, 0) as bigint) as planned_seconds,
        agreed.agreed_seconds - cast(coalesce(summed.planned, 0) as bigint) as base_seconds,
        case when register.is_kept
            then cast(coalesce(summed.net_down, 0) as bigint) end as down_seconds,
        case when register.is_kept
            then cast(coalesce(summed.gross_down, 0) as bigint) end as gross_down_seconds,
        case when register.is_kept
            then cast(coalesce(summed.contested_down, 0) as bigint) end as contested_down_seconds
    from agreed
    cross join register
    left join summed
        on agreed.line_key = summed.line_key
        and agreed.service = summed.service
        and agreed.period = summed.period
),

-- Integers as far as the quotient: what is divided is a multiple of what it is divided by.
rated as (
    select
        *,
        case when base_seconds > 0 then cast(round((
            (base_seconds - down_seconds) * 1000000
            - (base_seconds - down_seconds) * 1000000 % base_seconds
        ) / base_seconds) as bigint) end as achieved_ppm,
        case when agreed_seconds > 0 then cast(round((
            (agreed_seconds - gross_down_seconds) * 1000000
            - (agreed_seconds - gross_down_seconds) * 1000000 % agreed_seconds
        ) / agreed_seconds) as bigint) end as gross_achieved_ppm,
        case when base_seconds > 0 then cast(round((
            (base_seconds - contested_down_seconds) * 1000000
            - (base_seconds - contested_down_seconds) * 1000000 % base_seconds
        ) / base_seconds) as bigint) end as contested_achieved_ppm
    from counted
),

described as (
    select
        rated.contract_key,
        rated.line_key,
        rated.service,
        rated.period,
        rated.from_epoch,
        rated.to_epoch,
        rated.agreed_seconds,
        rated.planned_seconds,
        rated.down_seconds,
        rated.gross_down_seconds,
        rated.contested_down_seconds,
        rated.achieved_ppm,
        rated.gross_achieved_ppm,
        rated.contested_achieved_ppm,
        case when rated.is_kept then weighted.weighted_ppm end as weighted_ppm,
        case when rated.is_kept then weighted.gross_weighted_ppm end as gross_weighted_ppm,
        case when rated.is_kept then weighted.contested_weighted_ppm end as contested_weighted_ppm,
        coalesce(failures.failure_count, 0) as failure_count,
        (rated.base_seconds - rated.down_seconds) / failures.failure_count as mtbf_seconds,
        case when failures.failure_count > 1
            then failures.spread_seconds / (failures.failure_count - 1) end as mtbsi_seconds,
        coalesce(failures.band_1, 0) as band_1,
        coalesce(failures.band_2, 0) as band_2,
        coalesce(failures.band_3, 0) as band_3,
        coalesce(failures.band_4, 0) as band_4
    from rated
    left join weighted
        on rated.line_key = weighted.line_key
        and rated.service = weighted.service
        and rated.period = weighted.period
    left join failures
        on rated.line_key = failures.line_key
        and rated.service = failures.service
        and rated.period = failures.period
)

select * from described

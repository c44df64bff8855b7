-- metrics.contract_margins: what one line of a contract has left to lose in one period (domain 2.5 S6).
-- key: contract_key, line_key, period
--
-- Breaches allowed are those that keep the rate at its threshold, rounded down, or those that the
-- clause for few commitments tolerates. They are allowed among what is decided, what runs at the cut
-- and what is still to come: as many as began in the whole periods before, at most twelve, from the
-- same second of the period on. Low, central and high are the order statistics at one, five and nine
-- tenths. A period that is over has nothing to come; one without a whole period before it is absent.
with lines as (
    select * from marts.contract_lines
    where indicator in ('acknowledge', 'restore', 'resolve')
),

contracts as (
    select * from marts.contracts
),

results as (
    select * from marts.contract_results
),

commitments as (
    select
        line_key,
        start_epoch,
        verdict
    from marts.commitments
    where verdict in ('met', 'breached', 'pending')
),

params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

placed as (
    select
        results.contract_key,
        results.line_key,
        results.period,
        results.from_epoch,
        results.to_epoch,
        results.net_breached as breaches,
        results.net_met + results.net_breached as decided,
        lines.line_id,
        lines.threshold_ppm,
        contracts.contract_id,
        contracts.small_below,
        contracts.small_tolerated,
        params.as_of_epoch,
        results.to_epoch > params.as_of_epoch as is_open
    from results
    inner join lines on results.line_key = lines.line_key
    inner join contracts on results.contract_key = contracts.contract_key
    cross join params
),

begun as (
    select
        contracts.contract_id,
        lines.line_id,
        commitments.start_epoch
    from commitments
    inner join lines on commitments.line_key = lines.line_key
    inner join contracts on lines.contract_key = contracts.contract_key
),

running as (
    select
        contracts.contract_id,
        lines.line_id,
        count(*) as n
    from commitments
    inner join lines on commitments.line_key = lines.line_key
    inner join contracts on lines.contract_key = contracts.contract_key
    where commitments.verdict = 'pending'
    group by contracts.contract_id, lines.line_id
),

-- The whole periods of the same line before an open one, the latest first.
earlier as (
    select
        placed.contract_key,
        placed.line_key,
        placed.period,
        past.contract_id,
        past.line_id,
        past.from_epoch + (placed.as_of_epoch - placed.from_epoch) as from_epoch,
        past.to_epoch,
        row_number() over (
            partition by placed.contract_key, placed.line_key, placed.period
            order by past.from_epoch desc
        ) as age
    from placed
    inner join placed as past
        on placed.contract_id = past.contract_id
        and placed.line_id = past.line_id
        and past.to_epoch <= placed.from_epoch
    where placed.is_open
),

volumes as (
    select
        earlier.contract_key,
        earlier.line_key,
        earlier.period,
        earlier.age,
        count(begun.start_epoch) as n
    from earlier
    left join begun
        on earlier.contract_id = begun.contract_id
        and earlier.line_id = begun.line_id
        and begun.start_epoch > earlier.from_epoch
        and begun.start_epoch < earlier.to_epoch
    where earlier.age <= 12
    group by earlier.contract_key, earlier.line_key, earlier.period, earlier.age
),

ranked as (
    select
        contract_key,
        line_key,
        period,
        n,
        row_number() over (partition by contract_key, line_key, period order by n, age) as rank,
        count(*) over (partition by contract_key, line_key, period) as size
    from volumes
),

expected as (
    select
        contract_key,
        line_key,
        period,
        min(n) filter (where rank * 10 >= size) as low,
        min(n) filter (where rank * 10 >= size * 5) as central,
        min(n) filter (where rank * 10 >= size * 9) as high
    from ranked
    group by contract_key, line_key, period
),

counted as (
    select
        placed.contract_key,
        placed.line_key,
        placed.period,
        placed.breaches,
        placed.decided,
        case when placed.is_open then coalesce(running.n, 0) else 0 end as open,
        case when placed.is_open then expected.low else 0 end as expected_low,
        case when placed.is_open then expected.central else 0 end as expected_central,
        case when placed.is_open then expected.high else 0 end as expected_high,
        1000000 - placed.threshold_ppm as allowed_ppm,
        placed.small_below,
        placed.small_tolerated
    from placed
    left join running
        on placed.contract_id = running.contract_id and placed.line_id = running.line_id
    left join expected
        on placed.contract_key = expected.contract_key
        and placed.line_key = expected.line_key
        and placed.period = expected.period
    where not placed.is_open or expected.low is not null
),

totalled as (
    select
        *,
        decided + open + expected_low as n_low,
        decided + open + expected_central as n_central,
        decided + open + expected_high as n_high
    from counted
),

-- Whole numbers: what is divided is a multiple of what it is divided by.
left_over as (
    select
        contract_key,
        line_key,
        period,
        breaches,
        decided,
        open,
        expected_low,
        expected_central,
        expected_high,
        greatest(
            cast(round((allowed_ppm * n_low - allowed_ppm * n_low % 1000000) / 1e6) as bigint),
            case when n_low < small_below then small_tolerated else 0 end
        ) - breaches as left_low,
        greatest(
            cast(round(
                (allowed_ppm * n_central - allowed_ppm * n_central % 1000000) / 1e6
            ) as bigint),
            case when n_central < small_below then small_tolerated else 0 end
        ) - breaches as left_central,
        greatest(
            cast(round((allowed_ppm * n_high - allowed_ppm * n_high % 1000000) / 1e6) as bigint),
            case when n_high < small_below then small_tolerated else 0 end
        ) - breaches as left_high
    from totalled
)

select * from left_over

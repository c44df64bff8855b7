-- marts.contract_verdicts: the verdict of one reading on one commitment line in one period of its contract (domain 3.7).
-- key: line_key, period, reading
-- built as: view
--
-- The threshold is tested in integers, nothing is rounded. Below the number of the small-sample
-- clause a few breaches are tolerated, not of availability, which has no sample. Without occurrence
-- there is no verdict, unless the contract deems it met; what nobody can judge is no occurrence and
-- never met.
with tallies as (
    select * from marts.contract_tallies
),

lines as (
    select
        lines.contract_key,
        lines.line_key,
        lines.threshold_ppm,
        lines.indicator in ('availability', 'interruption') as is_availability,
        contracts.zero_population,
        contracts.small_below,
        contracts.small_tolerated
    from staging.contract_lines as lines
    inner join staging.contracts as contracts on lines.contract_key = contracts.contract_key
),

params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

periods as (
    select
        lines.line_key,
        periods.period,
        periods.from_epoch,
        periods.to_epoch
    from lines
    cross join params
    inner join staging.contract_periods as periods
        on lines.contract_key = periods.contract_key
        and periods.from_epoch < params.as_of_epoch
    union all
    -- A line that a later version dropped, in a period in which something it promised is decided.
    select
        tallies.line_key,
        tallies.period,
        min(later.from_epoch) as from_epoch,
        max(later.to_epoch) as to_epoch
    from tallies
    inner join lines on tallies.line_key = lines.line_key
    inner join staging.contracts as own on lines.contract_key = own.contract_key
    inner join staging.contracts as versions on own.contract_id = versions.contract_id
    inner join staging.contract_periods as later
        on versions.contract_key = later.contract_key and tallies.period = later.period
    left join staging.contract_periods as kept
        on lines.contract_key = kept.contract_key and tallies.period = kept.period
    where kept.period is null
    group by tallies.line_key, tallies.period
),

promised as (
    select
        lines.*,
        periods.period,
        periods.from_epoch,
        periods.to_epoch,
        readings.reading
    from lines
    inner join periods on lines.line_key = periods.line_key
    cross join (values ('gross'), ('net'), ('contested')) as readings (reading)
),

counted as (
    select
        promised.*,
        coalesce(tallies.met, 0) as met,
        coalesce(tallies.breached, 0) as breached,
        coalesce(tallies.met, 0) + coalesce(tallies.breached, 0) as decided,
        coalesce(tallies.excluded, 0) as excluded,
        coalesce(tallies.undetermined, 0) as undetermined,
        tallies.achieved_ppm
    from promised
    left join tallies
        on promised.line_key = tallies.line_key
        and promised.period = tallies.period
        and promised.reading = tallies.reading
),

judged as (
    select
        contract_key,
        line_key,
        period,
        reading,
        from_epoch,
        to_epoch,
        met,
        breached,
        excluded,
        undetermined,
        achieved_ppm,
        case
            when decided = 0 and zero_population = 'deemed_met' and undetermined = 0
                then 'deemed_met'
            when decided = 0 then 'none'
            -- Each service has to keep it: a share of services is no clause.
            when is_availability and breached > 0 then 'breached'
            when is_availability then 'met'
            when met * 1000000 >= threshold_ppm * decided then 'met'
            when decided < small_below and breached <= small_tolerated then 'met_by_tolerance'
            else 'breached'
        end as verdict
    from counted
)

select * from judged

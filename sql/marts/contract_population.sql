-- marts.contract_population: what became of the incidents of a contract in one period, counted by kind and reason (domain 3.10).
-- key: contract_key, period, kind, reason
--
-- Opened and without clock are incidents, opened in the period. Decided, met, breached, excluded and
-- undetermined are commitments to the client, in the net reading and placed by the frame of the
-- contract: they add up to the lines, and not to the incidents opened. Pending are the commitments
-- that run at the cut. The target grid is nobody's contract and has no report.
with contracts as (
    select
        contract_key,
        min(contract_key) over (partition by contract_id) as base_key
    from staging.contracts
    where contract_key in (select clients.contract_key from marts.contract_clients as clients)
),

params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

periods as (
    select
        contracts.base_key,
        periods.contract_key,
        periods.period,
        periods.from_epoch,
        periods.to_epoch,
        periods.to_epoch > params.as_of_epoch as is_current
    from staging.contract_periods as periods
    cross join params
    inner join contracts on periods.contract_key = contracts.contract_key
    where periods.from_epoch < params.as_of_epoch
),

tenants as (
    select
        tenants.incident_key,
        contracts.base_key
    from marts.clock_tenants as tenants
    inner join contracts on tenants.contract_key = contracts.contract_key
    group by tenants.incident_key, contracts.base_key
),

commitments as (
    select
        commitments.commitment_key,
        commitments.incident_key,
        contracts.base_key,
        commitments.verdict
    from marts.commitments as commitments
    inner join contracts on commitments.contract_key = contracts.contract_key
    where commitments.audience = 'client'
),

clocked as (
    select
        incident_key,
        base_key
    from commitments
    group by incident_key, base_key
),

lived as (
    select
        tenants.incident_key,
        tenants.base_key,
        incidents.opened_epoch,
        clocked.incident_key is not null as is_clocked,
        coalesce(incidents.not_timed_because, 'no_commitment') as reason
    from tenants
    inner join marts.incidents as incidents on tenants.incident_key = incidents.incident_key
    left join clocked
        on tenants.incident_key = clocked.incident_key and tenants.base_key = clocked.base_key
),

opened as (
    select
        periods.contract_key,
        periods.period,
        lived.is_clocked,
        lived.reason,
        lived.opened_epoch < periods.to_epoch as is_inside
    from lived
    asof inner join periods
        on lived.base_key = periods.base_key and lived.opened_epoch >= periods.from_epoch
),

-- What is excluded or undetermined, one by one, for its reason; the others are counted already.
placed as (
    select
        placements.contract_key,
        placements.period,
        placements.verdict,
        placements.why
    from marts.contract_placements as placements
    inner join commitments on placements.commitment_key = commitments.commitment_key
    where placements.is_net and placements.verdict in ('excluded', 'undetermined')
),

tallied as (
    select
        lines.contract_key,
        tallies.period,
        tallies.met,
        tallies.breached
    from marts.contract_tallies as tallies
    inner join staging.contract_lines as lines on tallies.line_key = lines.line_key
    inner join contracts on lines.contract_key = contracts.contract_key
    where
        tallies.reading = 'net'
        and coalesce(lines.audience, 'client') = 'client'
        and lines.indicator in ('acknowledge', 'restore', 'resolve')
),

listed as (
    select
        contract_key,
        period,
        'opened' as kind,
        cast(null as varchar) as reason
    from opened
    where is_inside
    union all
    select
        contract_key,
        period,
        'no_clock' as kind,
        reason
    from opened
    where is_inside and not is_clocked
    union all
    select
        periods.contract_key,
        periods.period,
        'pending' as kind,
        cast(null as varchar) as reason
    from commitments
    inner join periods on commitments.base_key = periods.base_key
    where commitments.verdict = 'pending' and periods.is_current
    union all
    select
        contract_key,
        period,
        verdict as kind,
        why as reason
    from placed
),

counted as (
    select
        contract_key,
        period,
        kind,
        reason,
        count(*) as count
    from listed
    group by contract_key, period, kind, reason
),

judged as (
    select
        contract_key,
        period,
        'met' as kind,
        met as n
    from tallied
    union all
    select
        contract_key,
        period,
        'breached' as kind,
        breached as n
    from tallied
    union all
    select
        contract_key,
        period,
        'decided' as kind,
        met + breached as n
    from tallied
),

completed as (
    select * from counted
    union all
    select
        contract_key,
        period,
        kind,
        cast(null as varchar) as reason,
        cast(sum(n) as bigint) as count
    from judged
    where n > 0
    group by contract_key, period, kind
)

select * from completed

-- marts.contract_population: the incidents of a contract in one period that one thing happened to, for one reason (domain 3.10).
-- key: contract_key, period, kind, reason
--
-- Incidents, not clocks: one with a clock for taking in charge and one for restoration is decided
-- once, and breached when either is. Net reading, commitments to the client. Opened and without
-- clock are those opened in the period, pending those that run at the cut; the others are placed by
-- the frame of the contract, so that the lines do not add up to the opened ones. The target grid is
-- nobody's contract and has no report.
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
        base_key,
        bool_or(verdict = 'pending') as is_pending
    from commitments
    group by incident_key, base_key
),

lived as (
    select
        tenants.incident_key,
        tenants.base_key,
        incidents.opened_epoch,
        clocked.incident_key is not null as is_clocked,
        coalesce(clocked.is_pending, false) as is_pending,
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

placed as (
    select
        placements.contract_key,
        placements.period,
        placements.incident_key,
        bool_or(placements.verdict = 'met') as is_met,
        bool_or(placements.verdict = 'breached') as is_breached,
        min(placements.why) filter (where placements.verdict = 'excluded') as excluded_because,
        bool_or(placements.verdict = 'excluded') as is_excluded,
        min(placements.why) filter (where placements.verdict = 'undetermined')
            as undetermined_because,
        bool_or(placements.verdict = 'undetermined') as is_undetermined
    from marts.contract_placements as placements
    inner join commitments on placements.commitment_key = commitments.commitment_key
    where placements.is_net
    group by placements.contract_key, placements.period, placements.incident_key
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
    from lived
    inner join periods on lived.base_key = periods.base_key
    where lived.is_pending and periods.is_current
    union all
    select
        contract_key,
        period,
        'decided' as kind,
        cast(null as varchar) as reason
    from placed
    where is_met or is_breached
    union all
    select
        contract_key,
        period,
        case when is_breached then 'breached' else 'met' end as kind,
        cast(null as varchar) as reason
    from placed
    where is_met or is_breached
    union all
    select
        contract_key,
        period,
        'excluded' as kind,
        excluded_because as reason
    from placed
    where is_excluded
    union all
    select
        contract_key,
        period,
        'undetermined' as kind,
        undetermined_because as reason
    from placed
    where is_undetermined
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
)

select * from counted

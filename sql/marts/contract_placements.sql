-- marts.contract_placements: one commitment in the line and period in which one reading or several place it (domain 3.7).
-- key: commitment_key, is_net, is_gross, is_contested
-- built as: view
--
-- A commitment is judged by the version that its clock began under, and counted in the period of its
-- decision. When another version of the contract holds by then, it counts on the line of the same
-- id there, or on its own line when the version has dropped it; when the contract has ended, in the
-- last period. So nothing is lost between two versions, and what a version promised is not judged
-- again. Readings that agree share a row.
with commitments as (
    select * from marts.commitments
),

twins as (
    select * from marts.contract_line_twins
    where own_line_key <> line_key
),

versions as (
    select
        contracts.contract_key as own_contract_key,
        others.contract_key
    from staging.contracts as contracts
    inner join staging.contracts as others on contracts.contract_id = others.contract_id
),

params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

periods as (
    select
        periods.contract_key,
        periods.period,
        periods.from_epoch,
        periods.to_epoch
    from staging.contract_periods as periods
    cross join params
    where periods.from_epoch < params.as_of_epoch
),

bounds as (
    select
        contract_key,
        min_by(period, from_epoch) as first_period,
        max_by(period, from_epoch) as last_period,
        min(from_epoch) as first_epoch
    from periods
    group by contract_key
),

read as (
    select
        commitment_key,
        incident_key,
        contract_key,
        line_key,
        verdict,
        period_epoch,
        true as is_net,
        verdict = gross_verdict and period_epoch is not distinct from gross_period_epoch
            as is_gross,
        verdict = contested_verdict and period_epoch is not distinct from contested_period_epoch
            as is_contested,
        why
    from commitments
    union all
    select
        commitment_key,
        incident_key,
        contract_key,
        line_key,
        gross_verdict as verdict,
        gross_period_epoch as period_epoch,
        false as is_net,
        true as is_gross,
        false as is_contested,
        why
    from commitments
    where verdict <> gross_verdict or period_epoch is distinct from gross_period_epoch
    union all
    select
        commitment_key,
        incident_key,
        contract_key,
        line_key,
        contested_verdict as verdict,
        contested_period_epoch as period_epoch,
        false as is_net,
        false as is_gross,
        true as is_contested,
        why
    from commitments
    where verdict <> contested_verdict or period_epoch is distinct from contested_period_epoch
),

begun as (
    select
        read.*,
        periods.period,
        periods.to_epoch
    from read
    asof left join periods
        on read.contract_key = periods.contract_key and read.period_epoch >= periods.from_epoch
    where read.period_epoch is not null
),

owned as (
    select
        commitment_key,
        incident_key,
        contract_key,
        line_key,
        verdict,
        period_epoch,
        is_net,
        is_gross,
        is_contested,
        why,
        case when period_epoch < to_epoch then period end as period
    from begun
),

followed as (
    select
        owned.commitment_key,
        owned.is_net,
        owned.is_gross,
        owned.is_contested,
        min(twins.line_key) as line_key,
        min(twins.contract_key) as contract_key,
        min(periods.period) as period
    from owned
    inner join versions on owned.contract_key = versions.own_contract_key
    inner join periods
        on versions.contract_key = periods.contract_key
        and owned.period_epoch >= periods.from_epoch
        and owned.period_epoch < periods.to_epoch
    left join twins
        on owned.line_key = twins.own_line_key and versions.contract_key = twins.contract_key
    where owned.period is null
    group by owned.commitment_key, owned.is_net, owned.is_gross, owned.is_contested
),

placed as (
    select
        owned.commitment_key,
        owned.incident_key,
        coalesce(followed.contract_key, owned.contract_key) as contract_key,
        coalesce(followed.line_key, owned.line_key) as line_key,
        coalesce(
            owned.period,
            followed.period,
            case when owned.period_epoch < bounds.first_epoch then bounds.first_period
                else bounds.last_period end
        ) as period,
        owned.verdict,
        owned.is_net,
        owned.is_gross,
        owned.is_contested,
        owned.why
    from owned
    left join followed
        on owned.commitment_key = followed.commitment_key
        and owned.is_net = followed.is_net
        and owned.is_gross = followed.is_gross
        and owned.is_contested = followed.is_contested
    left join bounds on owned.contract_key = bounds.contract_key
)

select * from placed

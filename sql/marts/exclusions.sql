-- marts.exclusions: one row of the register of exclusions under a version of a contract that it is about (domain 3.5).
-- key: exclusion_id, contract_key
--
-- About the version that has a clock or an interruption it names; else the one in force at the
-- beginning of what it names; else the last one before, and it is outside validity. A row that no
-- contract can be found for stands without one: it changes nothing and says so.
with claims as (
    select * from marts.exclusion_claims
),

exclusions as (
    select * from staging.exclusions
),

contracts as (
    select
        contract_key,
        from_epoch,
        to_epoch
    from staging.contracts
),

incidents as (
    select
        incident_key,
        coalesce(declared_epoch, opened_epoch) as declared_epoch
    from marts.incidents
),

outages as (
    select
        outage_id,
        from_epoch
    from marts.outages
),

clocked as (
    select
        commitments.incident_key,
        commitments.contract_key
    from marts.commitments as commitments
    inner join claims
        on commitments.incident_key = claims.incident_key
        and commitments.contract_key = claims.contract_key
    group by commitments.incident_key, commitments.contract_key
),

interrupted as (
    select
        outage_id,
        contract_key
    from marts.outage_lines
    group by outage_id, contract_key
),

dated as (
    select
        claims.*,
        clocked.incident_key is not null or interrupted.outage_id is not null as is_touching,
        contracts.from_epoch as valid_epoch,
        contracts.to_epoch as ended_epoch,
        coalesce(
            incidents.declared_epoch,
            outages.from_epoch,
            claims.start_epoch,
            claims.decided_epoch
        ) as at_epoch
    from claims
    inner join contracts on claims.contract_key = contracts.contract_key
    left join incidents on claims.incident_key = incidents.incident_key
    left join outages on claims.outage_id = outages.outage_id
    left join clocked
        on claims.incident_key = clocked.incident_key
        and claims.contract_key = clocked.contract_key
    left join interrupted
        on claims.outage_id = interrupted.outage_id
        and claims.contract_key = interrupted.contract_key
),

ranked as (
    select
        *,
        case
            when is_touching then 1
            when
                at_epoch is null
                or at_epoch >= valid_epoch and (ended_epoch is null or at_epoch < ended_epoch)
                then 2
            else 3
        end as distance
    from dated
),

nearest as (
    select
        *,
        min(distance) over (partition by exclusion_id) as least_distance,
        row_number() over (
            partition by exclusion_id, distance
            order by case when valid_epoch <= at_epoch then 0 else 1 end, valid_epoch desc
        ) as age
    from ranked
),

orphaned as (
    select
        exclusions.*,
        incidents.incident_key,
        outages.outage_id as known_outage_id
    from exclusions
    left join claims on exclusions.exclusion_id = claims.exclusion_id
    left join staging.incidents as incidents on exclusions.incident_id = incidents.incident_id
    left join outages on exclusions.outage_id = outages.outage_id
    where claims.exclusion_id is null
),

combined as (
    select
        exclusion_id,
        contract_key,
        kind,
        incident_key,
        incident_id,
        outage_id,
        line_id,
        start_epoch,
        end_epoch,
        clause,
        reason,
        evidence,
        requested_by,
        approved_by,
        decided_epoch,
        status,
        coalesce(problem, case when distance = 3 then 'outside_validity' end) as problem,
        is_net and distance < 3 as is_net,
        is_contested and distance < 3 as is_contested,
        source_file,
        source_line
    from nearest
    where distance = least_distance and (distance < 3 or age = 1)
    union all
    select
        exclusion_id,
        cast(null as integer) as contract_key,
        kind,
        incident_key,
        incident_id,
        outage_id,
        line_id,
        start_epoch,
        end_epoch,
        clause,
        reason,
        evidence,
        requested_by,
        approved_by,
        decided_epoch,
        status,
        case
            when incident_id is not null and incident_key is null then 'unknown_incident'
            when outage_id is not null and known_outage_id is null then 'unknown_outage'
            else 'no_contract'
        end as problem,
        false as is_net,
        false as is_contested,
        source_file,
        source_line
    from orphaned
)

select * from combined

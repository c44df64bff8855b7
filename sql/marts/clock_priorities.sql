-- marts.clock_priorities: one priority that an engagement is judged by, of an incident whose priority changed (domain 3.6).
-- key: incident_key, engagement, stay
-- settled by: incident_key
--
-- Stay 0 is the priority at the end of the engagement. Policy retroactive_final: a priority that was
-- more urgent and was lowered later is judged until it was lowered, because a late downgrade does
-- not cure a breach (DP-07). Policy prospective: a clock begins when the incident became that
-- urgent; a less urgent one that was raised is judged to the end, because a raise gives no time.
with tenants as (
    select
        incident_key,
        engagement,
        min(contract_key) as contract_key,
        min(enters_epoch) as enters_epoch,
        min(leaves_epoch) as leaves_epoch
    from marts.clock_tenants
    group by incident_key, engagement
),

contracts as (
    select
        contract_key,
        priority_policy = 'prospective' as is_prospective
    from staging.contracts
),

changed as (
    select incident_key
    from marts.incident_priorities
    where change_count > 0
),

stays as (
    select
        intervals.incident_key,
        tenants.engagement,
        contracts.is_prospective,
        intervals.stay,
        intervals.from_epoch,
        intervals.to_epoch,
        intervals.priority,
        intervals.old_priority
    from marts.priority_intervals as intervals
    inner join changed on intervals.incident_key = changed.incident_key
    inner join tenants on intervals.incident_key = tenants.incident_key
    inner join contracts on tenants.contract_key = contracts.contract_key
    where
        (tenants.leaves_epoch is null or intervals.from_epoch < tenants.leaves_epoch)
        and (
            tenants.enters_epoch is null
            or intervals.to_epoch is null
            or intervals.to_epoch > tenants.enters_epoch
        )
),

finals as (
    select
        incident_key,
        engagement,
        max(stay) as stay,
        max_by(priority, stay) as priority
    from stays
    group by incident_key, engagement
),

-- When the incident became at least as urgent as it was in a stay.
begun as (
    select
        later.incident_key,
        later.engagement,
        later.stay,
        max(earlier.to_epoch) as begins_epoch
    from stays as later
    inner join stays as earlier
        on later.incident_key = earlier.incident_key
        and later.engagement = earlier.engagement
        and later.stay > earlier.stay
        and later.priority < earlier.priority
    where later.is_prospective
    group by later.incident_key, later.engagement, later.stay
),

judged as (
    select
        stays.incident_key,
        stays.engagement,
        case when stays.stay = finals.stay then 0 else stays.stay end as stay,
        stays.priority,
        case when stays.stay < finals.stay then stays.from_epoch end as held_from_epoch,
        case when stays.stay < finals.stay and stays.priority < finals.priority
            then stays.to_epoch end as held_to_epoch,
        begun.begins_epoch,
        case when stays.stay = finals.stay and stays.priority < stays.old_priority
            then stays.from_epoch end as raised_epoch
    from stays
    inner join finals
        on stays.incident_key = finals.incident_key and stays.engagement = finals.engagement
    left join begun
        on stays.incident_key = begun.incident_key
        and stays.engagement = begun.engagement
        and stays.stay = begun.stay
    where
        stays.stay = finals.stay
        or stays.priority < finals.priority
        or (stays.is_prospective and stays.priority > finals.priority)
)

select * from judged

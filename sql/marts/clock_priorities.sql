-- marts.clock_priorities: one priority that an indicator is judged by, of an incident whose priority changed (domain 3.6).
-- key: incident_key, engagement, indicator, stay
-- settled by: incident_key
--
-- Stay 0 is the priority at the end of the engagement. Policy retroactive_final: a priority that was
-- more urgent and was lowered later is judged until it was lowered, because a late downgrade does
-- not cure a breach (DP-07). Policy prospective: a clock begins when the incident became that
-- urgent; a less urgent one that was raised is judged to the end, because a raise gives no time.
-- There a raise at the stop or after it is none: the priority before it was the last to be served.
with engagements as (
    select * from marts.clock_engagements
),

contracts as (
    select
        contract_key,
        priority_policy = 'prospective' as is_prospective
    from staging.contracts
),

indicators as (
    select
        contract_key,
        indicator
    from staging.contract_lines
    where indicator in ('acknowledge', 'restore', 'resolve')
    group by contract_key, indicator
),

changed as (
    select incident_key
    from marts.incident_priorities
    where change_count > 0
),

cycles as (
    select
        incident_key,
        indicator,
        case when count(*) = count(stop_epoch) then max(stop_epoch) end as stop_epoch
    from marts.clock_runs
    group by incident_key, indicator
),

stays as (
    select
        intervals.incident_key,
        engagements.engagement,
        indicators.indicator,
        case
            when cycles.incident_key is not null then cycles.stop_epoch
            when indicators.indicator = 'restore' then milestones.restored_epoch
            when indicators.indicator = 'acknowledge' then milestones.acknowledged_epoch
            else milestones.resolved_epoch
        end as stop_epoch,
        contracts.is_prospective,
        intervals.stay,
        intervals.from_epoch,
        intervals.to_epoch,
        intervals.priority,
        intervals.old_priority
    from marts.priority_intervals as intervals
    inner join changed on intervals.incident_key = changed.incident_key
    inner join engagements on intervals.incident_key = engagements.incident_key
    inner join contracts on engagements.contract_key = contracts.contract_key
    inner join indicators on engagements.contract_key = indicators.contract_key
    inner join marts.milestones as milestones
        on intervals.incident_key = milestones.incident_key
    left join cycles
        on intervals.incident_key = cycles.incident_key
        and indicators.indicator = cycles.indicator
    where
        (engagements.leaves_epoch is null or intervals.from_epoch < engagements.leaves_epoch)
        and (
            engagements.enters_epoch is null
            or intervals.to_epoch is null
            or intervals.to_epoch > engagements.enters_epoch
        )
),

-- When the incident became at least as urgent as it was in a stay.
begun as (
    select
        later.incident_key,
        later.engagement,
        later.indicator,
        later.stay,
        max(earlier.to_epoch) as begins_epoch
    from stays as later
    inner join stays as earlier
        on later.incident_key = earlier.incident_key
        and later.engagement = earlier.engagement
        and later.indicator = earlier.indicator
        and later.stay > earlier.stay
        and later.priority < earlier.priority
    where later.is_prospective
    group by later.incident_key, later.engagement, later.indicator, later.stay
),

kept as (
    select
        stays.*,
        begun.begins_epoch
    from stays
    left join begun
        on stays.incident_key = begun.incident_key
        and stays.engagement = begun.engagement
        and stays.indicator = begun.indicator
        and stays.stay = begun.stay
    where coalesce(begun.begins_epoch < stays.stop_epoch, true)
),

finals as (
    select
        incident_key,
        engagement,
        indicator,
        max(stay) as stay,
        max_by(priority, stay) as priority
    from kept
    group by incident_key, engagement, indicator
),

judged as (
    select
        kept.incident_key,
        kept.engagement,
        kept.indicator,
        case when kept.stay = finals.stay then 0 else kept.stay end as stay,
        kept.priority,
        case when kept.stay < finals.stay then kept.from_epoch end as held_from_epoch,
        case when kept.stay < finals.stay and kept.priority < finals.priority
            then kept.to_epoch end as held_to_epoch,
        kept.begins_epoch,
        case when kept.stay = finals.stay and kept.priority < kept.old_priority
            then kept.from_epoch end as raised_epoch
    from kept
    inner join finals
        on kept.incident_key = finals.incident_key
        and kept.engagement = finals.engagement
        and kept.indicator = finals.indicator
    where
        kept.stay = finals.stay
        or kept.priority < finals.priority
        or (kept.is_prospective and kept.priority > finals.priority)
)

select * from judged

-- marts.clock_moments: one second at which the state of an incident or its group changes, or its group first acts.
-- key: incident_key, at_epoch, rank, is_of_group
-- built as: view
--
-- What cuts a clock into parts. After a reassignment nobody is known to have the incident in hand
-- until the next act of anyone but the system: is_untaken. A reassignment that the system made, and
-- the first group, say nothing of it. rank tells the moments of one second apart. The moment at -1
-- is there for incidents without any other.
with stays as (
    select
        incident_key,
        stay,
        from_epoch,
        assignment_group,
        case when stay > 1 then from_epoch end as moved_epoch
    from marts.group_intervals
),

arrivals as (
    select
        stays.incident_key,
        stays.stay,
        stays.from_epoch,
        stays.assignment_group,
        touches.at_epoch is not null as is_followed,
        touches.next_epoch as taken_epoch
    from stays
    left join marts.touches as touches
        on stays.incident_key = touches.incident_key
        and stays.moved_epoch = touches.at_epoch
),

sides as (
    select unnest(generate_series(1, 2)) as side
),

combined as (
    select
        stays.incident_key,
        stays.from_epoch as at_epoch,
        stays.ordinal as rank,
        false as is_of_group,
        -- Columns alone do not tell what happened between them.
        case
            when milestones.event_count = 0 and stays.is_in_stock then 'unknown'
            when stays.state = 'pending' then 'pending ' || coalesce(stays.pending_reason, 'other')
            else stays.state
        end as state,
        cast(null as varchar) as team,
        cast(null as boolean) as is_untaken
    from marts.state_intervals as stays
    inner join marts.milestones as milestones on stays.incident_key = milestones.incident_key
    union all
    select
        arrivals.incident_key,
        case when sides.side = 1 then arrivals.from_epoch else arrivals.taken_epoch end as at_epoch,
        -- An arrival in the second of an act is the later of the two.
        2 * arrivals.stay + case when sides.side = 1 then 1 else -2 end as rank,
        true as is_of_group,
        cast(null as varchar) as state,
        case when sides.side = 1 then arrivals.assignment_group end as team,
        sides.side = 1 and arrivals.is_followed as is_untaken
    from arrivals
    cross join sides
    where sides.side = 1 or arrivals.taken_epoch is not null
    union all
    select
        incident_key,
        cast(-1 as bigint) as at_epoch,
        cast(-1 as bigint) as rank,
        false as is_of_group,
        cast(null as varchar) as state,
        cast(null as varchar) as team,
        cast(null as boolean) as is_untaken
    from marts.milestones
)

select * from combined

-- marts.clock_runs: one stay in the stock of an incident that came back into it: a cycle of its clock (domain 3.2, DP-03, DP-06).
-- key: incident_key, indicator, run
-- settled by: incident_key
--
-- Of restoration and resolution; taking in charge happens once. The first cycle begins with the
-- clock. A cycle ends at its milestone, or counts until the stock was left without one. An incident
-- that never came back has one cycle and no row.
with reopened as (
    select incident_key
    from marts.state_intervals
    where is_in_stock and old_state in ('resolved', 'closed', 'cancelled')
    group by incident_key
),

milestones as (
    select
        incident_key,
        restored_epoch
    from marts.milestones
),

intervals as (
    select
        stays.incident_key,
        stays.ordinal,
        stays.from_epoch,
        stays.to_epoch,
        stays.is_in_stock,
        coalesce(lag(stays.is_in_stock) over life, false) as was_in_stock,
        lead(stays.state) over life as next_state
    from marts.state_intervals as stays
    inner join reopened on stays.incident_key = reopened.incident_key
    window life as (partition by stays.incident_key order by stays.from_epoch, stays.ordinal)
),

numbered as (
    select
        *,
        count(*) filter (where is_in_stock and not was_in_stock) over (
            partition by incident_key
            order by from_epoch, ordinal
            rows between unbounded preceding and current row
        ) as run
    from intervals
),

stretches as (
    select
        incident_key,
        run,
        min(from_epoch) as from_epoch,
        case when count(*) = count(to_epoch) then max(to_epoch) end as to_epoch,
        bool_or(next_state = 'resolved') as is_resolved
    from numbered
    where is_in_stock
    group by incident_key, run
),

ended as (
    select
        stretches.incident_key,
        'restore' as indicator,
        stretches.run,
        stretches.from_epoch,
        stretches.to_epoch,
        case
            -- The export keeps one restoration, the last or the first: it stops the run that it
            -- falls in. In the very second of a reopening it is of the run before.
            when
                milestones.restored_epoch
                    >= stretches.from_epoch + case when stretches.run > 1 then 1 else 0 end
                and (stretches.to_epoch is null or milestones.restored_epoch <= stretches.to_epoch)
                then milestones.restored_epoch
            when stretches.is_resolved then stretches.to_epoch
        end as stop_epoch
    from stretches
    inner join milestones on stretches.incident_key = milestones.incident_key
    union all
    select
        incident_key,
        'resolve' as indicator,
        run,
        from_epoch,
        to_epoch,
        case when is_resolved then to_epoch end as stop_epoch
    from stretches
),

followed as (
    select
        incident_key,
        indicator,
        run,
        case when run > 1 then from_epoch end as from_epoch,
        stop_epoch,
        coalesce(stop_epoch, to_epoch) as until_epoch,
        stop_epoch is null and to_epoch is null as is_running
    from ended
)

select * from followed

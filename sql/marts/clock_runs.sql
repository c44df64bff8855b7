-- marts.clock_runs: one stretch of time in which the clock of a promise ran for one incident (domain 3.2, DP-03, DP-06).
-- key: incident_key, indicator, run
-- built as: view
--
-- Taking in charge is one stretch from the declaration. Restoration is one stretch, and one more
-- for every return into the stock: a reopened incident has one cumulative clock, and the time it
-- was resolved is not counted.
with milestones as (
    select * from marts.milestones
),

intervals as (
    select
        *,
        coalesce(lag(is_in_stock) over life, false) as was_in_stock,
        lead(state) over life as next_state
    from marts.state_intervals
    window life as (partition by incident_key order by from_epoch, ordinal)
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
        bool_or(next_state = 'resolved') as is_resolved,
        count(*) over (partition by incident_key) as run_count
    from numbered
    where is_in_stock
    group by incident_key, run
),

restorations as (
    select
        milestones.incident_key,
        coalesce(stretches.run, 1) as run,
        case
            when coalesce(stretches.run, 1) = 1 then milestones.declared_epoch
            else stretches.from_epoch
        end as from_epoch,
        case
            when coalesce(stretches.run_count, 1) = 1 then milestones.restored_epoch
            -- The export keeps one restoration, the last or the first: it stops the run that it
            -- falls in.
            when
                milestones.restored_epoch >= stretches.from_epoch
                and (stretches.to_epoch is null or milestones.restored_epoch <= stretches.to_epoch)
                then milestones.restored_epoch
            when stretches.is_resolved then stretches.to_epoch
        end as to_epoch,
        coalesce(stretches.to_epoch is null, false) as is_in_stock
    from milestones
    left join stretches on milestones.incident_key = stretches.incident_key
),

combined as (
    select
        incident_key,
        'restore' as indicator,
        run,
        from_epoch,
        to_epoch,
        to_epoch is null and is_in_stock as is_running
    from restorations
    union all
    select
        incident_key,
        'acknowledge' as indicator,
        1 as run,
        declared_epoch as from_epoch,
        acknowledged_epoch as to_epoch,
        acknowledged_epoch is null
            and coalesce(state not in ('resolved', 'closed', 'cancelled'), true) as is_running
    from milestones
)

select * from combined

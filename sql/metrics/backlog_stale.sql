-- metrics.backlog_stale: one stay of an incident in the stock between two updates, a hit once it is stale (F8).
-- key: subject_id, period_epoch
--
-- Frame B. Stale is more than the days of the workspace since anyone but the system touched it.
-- Needs the lifecycle: a list tells at most the last update, not those before a cut.
with touches as (
    select
        incident_key,
        at_epoch,
        next_epoch
    from marts.touches
),

intervals as (
    select * from marts.state_intervals
    where is_in_stock and (to_epoch is null or to_epoch > from_epoch)
),

incidents as (
    select
        incident_key,
        is_stocked,
        event_count
    from marts.incidents
),

params as (
    select stale_seconds from run.params
),

pieces as (
    select
        intervals.incident_key,
        greatest(intervals.from_epoch, touches.at_epoch) as from_epoch,
        case
            when intervals.to_epoch is null then touches.next_epoch
            when touches.next_epoch is null then intervals.to_epoch
            else least(intervals.to_epoch, touches.next_epoch)
        end as to_epoch,
        touches.at_epoch + params.stale_seconds as stale_epoch,
        case when incidents.event_count = 0 then 'no_lifecycle' end as excluded_because
    from intervals
    inner join incidents on intervals.incident_key = incidents.incident_key
    inner join touches
        on intervals.incident_key = touches.incident_key
        and (intervals.to_epoch is null or touches.at_epoch < intervals.to_epoch)
        and (touches.next_epoch is null or touches.next_epoch > intervals.from_epoch)
    cross join params
    where incidents.is_stocked
),

counted as (
    select
        incident_key as subject_id,
        from_epoch as period_epoch,
        least(coalesce(to_epoch, stale_epoch), stale_epoch) as until_epoch,
        false as is_hit,
        cast(null as bigint) as value,
        excluded_because
    from pieces
    where from_epoch < stale_epoch and (to_epoch is null or from_epoch < to_epoch)
    union all
    select
        incident_key as subject_id,
        greatest(from_epoch, stale_epoch) as period_epoch,
        to_epoch as until_epoch,
        true as is_hit,
        cast(null as bigint) as value,
        excluded_because
    from pieces
    where to_epoch is null or to_epoch > stale_epoch
)

select * from counted

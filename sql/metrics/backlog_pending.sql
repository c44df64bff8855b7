-- metrics.backlog_pending: one stay of an incident in the stock, a hit while it waits (F9).
-- key: subject_id, period_epoch
--
-- Frame B. Needs the lifecycle: a list tells the state it was exported with, not the one at a cut.
with intervals as (
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

counted as (
    select
        intervals.incident_key as subject_id,
        intervals.from_epoch as period_epoch,
        intervals.to_epoch as until_epoch,
        intervals.state = 'pending' as is_hit,
        cast(null as bigint) as value,
        case when incidents.event_count = 0 then 'no_lifecycle' end as excluded_because
    from intervals
    inner join incidents on intervals.incident_key = incidents.incident_key
    where incidents.is_stocked
)

select * from counted

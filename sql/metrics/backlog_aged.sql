-- metrics.backlog_aged: one stay of an incident in the stock, cut where it becomes old; a hit afterwards (F7).
-- key: subject_id, period_epoch
--
-- Frame B. Old is more than the days of the workspace since the opening, or three times the
-- restoration target when longer.
with intervals as (
    select * from marts.state_intervals
    where is_in_stock and (to_epoch is null or to_epoch > from_epoch)
),

incidents as (
    select
        incident_key,
        is_stocked,
        opened_epoch + aged_after_seconds as aged_epoch
    from marts.incidents
),

kept as (
    select
        intervals.incident_key,
        intervals.from_epoch,
        intervals.to_epoch,
        incidents.aged_epoch
    from intervals
    inner join incidents on intervals.incident_key = incidents.incident_key
    where incidents.is_stocked
),

counted as (
    select
        incident_key as subject_id,
        from_epoch as period_epoch,
        least(coalesce(to_epoch, aged_epoch), aged_epoch) as until_epoch,
        false as is_hit,
        cast(null as bigint) as value,
        cast(null as varchar) as excluded_because
    from kept
    where from_epoch < aged_epoch
    union all
    select
        incident_key as subject_id,
        greatest(from_epoch, aged_epoch) as period_epoch,
        to_epoch as until_epoch,
        true as is_hit,
        cast(null as bigint) as value,
        cast(null as varchar) as excluded_because
    from kept
    where to_epoch is null or to_epoch > aged_epoch
)

select * from counted

-- metrics.backlog: one stay of an incident in the stock (F4).
-- key: subject_id, period_epoch
--
-- Frame B: a cut counts the stays it falls in; a stay is [period_epoch, until_epoch), without end
-- while it lasts.
with intervals as (
    select * from marts.state_intervals
    where is_in_stock and (to_epoch is null or to_epoch > from_epoch)
),

incidents as (
    select
        incident_key,
        is_stocked
    from marts.incidents
),

counted as (
    select
        intervals.incident_key as subject_id,
        intervals.from_epoch as period_epoch,
        intervals.to_epoch as until_epoch,
        cast(null as boolean) as is_hit,
        cast(null as bigint) as value,
        cast(null as varchar) as excluded_because
    from intervals
    inner join incidents on intervals.incident_key = incidents.incident_key
    where incidents.is_stocked
)

select * from counted

-- metrics.backlog_age: one stay of an incident in the stock, with the opening its age is counted from (F6).
-- key: subject_id, period_epoch
--
-- Frame B. The value is the opening, in seconds since 1970: the roll-up turns it into the age at
-- the cut. Waits are part of the age.
with intervals as (
    select * from marts.state_intervals
    where is_in_stock and (to_epoch is null or to_epoch > from_epoch)
),

incidents as (
    select
        incident_key,
        is_stocked,
        opened_epoch
    from marts.incidents
),

counted as (
    select
        intervals.incident_key as subject_id,
        intervals.from_epoch as period_epoch,
        intervals.to_epoch as until_epoch,
        cast(null as boolean) as is_hit,
        incidents.opened_epoch as value,
        cast(null as varchar) as excluded_because
    from intervals
    inner join incidents on intervals.incident_key = incidents.incident_key
    where incidents.is_stocked
)

select * from counted

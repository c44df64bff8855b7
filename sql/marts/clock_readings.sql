-- marts.clock_readings: the open seconds that a calendar had run at one milestone of one incident.
-- key: incident_key, milestone, calendar_id
-- built as: view
--
-- Time counted between two instants is the difference of two readings, so no calendar is ever walked. The day table has
-- zones, holidays and daylight saving in it; here is only addition. Instants outside the table have no reading.
with milestones as (
    select * from marts.milestones
),

incidents as (
    select
        incident_key,
        priority
    from staging.incidents
),

targets as (
    select
        priority,
        calendar_id
    from staging.targets
),

days as (
    select * from staging.calendar_days
),

params as (
    select
        calendar_id,
        cast(floor(epoch(as_of)) as bigint) as as_of_epoch
    from run.params
),

clocks as (
    select
        incidents.incident_key,
        params.calendar_id,
        params.as_of_epoch
    from incidents
    cross join params
    union
    select
        incidents.incident_key,
        targets.calendar_id,
        params.as_of_epoch
    from incidents
    inner join targets on incidents.priority = targets.priority
    cross join params
),

instants as (
    select clocks.incident_key, clocks.calendar_id, 'declared' as milestone, milestones.declared_epoch as at_epoch
    from clocks inner join milestones on clocks.incident_key = milestones.incident_key
    union all
    select clocks.incident_key, clocks.calendar_id, 'opened', milestones.opened_epoch
    from clocks inner join milestones on clocks.incident_key = milestones.incident_key
    union all
    select clocks.incident_key, clocks.calendar_id, 'acknowledged', milestones.acknowledged_epoch
    from clocks inner join milestones on clocks.incident_key = milestones.incident_key
    union all
    select clocks.incident_key, clocks.calendar_id, 'restored', milestones.restored_epoch
    from clocks inner join milestones on clocks.incident_key = milestones.incident_key
    union all
    select clocks.incident_key, clocks.calendar_id, 'resolved', milestones.resolved_epoch
    from clocks inner join milestones on clocks.incident_key = milestones.incident_key
    union all
    select clocks.incident_key, clocks.calendar_id, 'closed', milestones.closed_epoch
    from clocks inner join milestones on clocks.incident_key = milestones.incident_key
    union all
    select clocks.incident_key, clocks.calendar_id, 'as_of', clocks.as_of_epoch
    from clocks inner join milestones on clocks.incident_key = milestones.incident_key
),

numbered as (
    select
        incident_key,
        calendar_id,
        milestone,
        at_epoch,
        cast(floor(at_epoch / 86400e0) as integer) as utc_day
    from instants
    where at_epoch is not null
),

read as (
    select
        numbered.incident_key,
        numbered.calendar_id,
        numbered.milestone,
        numbered.at_epoch,
        days.open_before
        + greatest(0, least(numbered.at_epoch, days.to_1) - days.from_1)
        + greatest(0, least(numbered.at_epoch, days.to_2) - days.from_2)
        + greatest(0, least(numbered.at_epoch, days.to_3) - days.from_3) as open_seconds,
        (numbered.at_epoch >= days.from_1 and numbered.at_epoch < days.to_1)
        or (numbered.at_epoch >= days.from_2 and numbered.at_epoch < days.to_2)
        or (numbered.at_epoch >= days.from_3 and numbered.at_epoch < days.to_3) as is_open
    from numbered
    inner join days on numbered.calendar_id = days.calendar_id and numbered.utc_day = days.utc_day
)

select * from read

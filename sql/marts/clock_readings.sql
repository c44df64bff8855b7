-- marts.clock_readings: the open seconds that the calendar of the workspace had run at each milestone of one incident.
-- key: incident_key, calendar_id
-- settled by: incident_key
-- built as: view
--
-- Time counted between two instants is the difference of two readings, so no calendar is ever
-- walked. The day table has zones, holidays and daylight saving in it; here is only addition. Each
-- milestone finds its day by one integer: a join on two columns makes a bad plan. An instant
-- outside the table has no reading. For the [HO] variants; promises have their own calendars and
-- read them in marts.clock_verdicts. A missing milestone finds no day, and a sum with NULL is NULL.
with milestones as (
    select * from marts.milestones
),

params as (
    select
        calendar_id
    from run.params
),

calendars as (
    select * from marts.clock_calendars
),

days as (
    select * from marts.clock_days
),

instants as (
    select
        milestones.incident_key,
        params.calendar_id,
        calendars.calendar_key * 1000000 as calendar_base,
        milestones.declared_epoch,
        milestones.opened_epoch,
        milestones.acknowledged_epoch,
        milestones.restored_epoch,
        milestones.resolved_epoch,
        milestones.closed_epoch
    from milestones
    cross join params
    inner join calendars on params.calendar_id = calendars.calendar_id
),

keyed as (
    select
        *,
        calendar_base + cast(floor(declared_epoch / 86400e0) as bigint) as declared_day,
        calendar_base + cast(floor(opened_epoch / 86400e0) as bigint) as opened_day,
        calendar_base + cast(floor(acknowledged_epoch / 86400e0) as bigint) as acknowledged_day,
        calendar_base + cast(floor(restored_epoch / 86400e0) as bigint) as restored_day,
        calendar_base + cast(floor(resolved_epoch / 86400e0) as bigint) as resolved_day,
        calendar_base + cast(floor(closed_epoch / 86400e0) as bigint) as closed_day
    from instants
),

read as (
    select
        keyed.incident_key,
        keyed.calendar_id,
        declared.open_before
        + greatest(0, least(keyed.declared_epoch, declared.to_1) - declared.from_1)
        + greatest(0, least(keyed.declared_epoch, declared.to_2) - declared.from_2)
        + greatest(0, least(keyed.declared_epoch, declared.to_3) - declared.from_3)
            as declared_open,
        opened.open_before
        + greatest(0, least(keyed.opened_epoch, opened.to_1) - opened.from_1)
        + greatest(0, least(keyed.opened_epoch, opened.to_2) - opened.from_2)
        + greatest(0, least(keyed.opened_epoch, opened.to_3) - opened.from_3) as opened_open,
        acknowledged.open_before
        + greatest(0, least(keyed.acknowledged_epoch, acknowledged.to_1) - acknowledged.from_1)
        + greatest(0, least(keyed.acknowledged_epoch, acknowledged.to_2) - acknowledged.from_2)
        + greatest(0, least(keyed.acknowledged_epoch, acknowledged.to_3) - acknowledged.from_3)
            as acknowledged_open,
        restored.open_before
        + greatest(0, least(keyed.restored_epoch, restored.to_1) - restored.from_1)
        + greatest(0, least(keyed.restored_epoch, restored.to_2) - restored.from_2)
        + greatest(0, least(keyed.restored_epoch, restored.to_3) - restored.from_3)
            as restored_open,
        resolved.open_before
        + greatest(0, least(keyed.resolved_epoch, resolved.to_1) - resolved.from_1)
        + greatest(0, least(keyed.resolved_epoch, resolved.to_2) - resolved.from_2)
        + greatest(0, least(keyed.resolved_epoch, resolved.to_3) - resolved.from_3)
            as resolved_open,
        closed.open_before
        + greatest(0, least(keyed.closed_epoch, closed.to_1) - closed.from_1)
        + greatest(0, least(keyed.closed_epoch, closed.to_2) - closed.from_2)
        + greatest(0, least(keyed.closed_epoch, closed.to_3) - closed.from_3) as closed_open,
        (keyed.opened_epoch >= opened.from_1 and keyed.opened_epoch < opened.to_1)
        or (keyed.opened_epoch >= opened.from_2 and keyed.opened_epoch < opened.to_2)
        or (keyed.opened_epoch >= opened.from_3 and keyed.opened_epoch < opened.to_3)
            as opened_in_hours
    from keyed
    left join days as declared on keyed.declared_day = declared.day_key
    left join days as opened on keyed.opened_day = opened.day_key
    left join days as acknowledged on keyed.acknowledged_day = acknowledged.day_key
    left join days as restored on keyed.restored_day = restored.day_key
    left join days as resolved on keyed.resolved_day = resolved.day_key
    left join days as closed on keyed.closed_day = closed.day_key
)

select * from read

-- marts.changes: one change of the register, with its window and what came of it.
-- key: change_id
with changes as (
    select * from staging.changes
    where change_id is not null
),

incidents as (
    select * from marts.incidents
    where caused_by_change_id is not null and not_counted_because is null
),

caused as (
    select
        caused_by_change_id,
        count(*) as incident_count
    from incidents
    group by caused_by_change_id
),

described as (
    select
        changes.change_id,
        changes.title,
        changes.service,
        changes.type,
        changes.risk,
        changes.cab_decision,
        changes.result,
        cast(floor(epoch(changes.planned_start_at)) as bigint) as planned_start_epoch,
        cast(floor(epoch(changes.planned_end_at)) as bigint) as planned_end_epoch,
        cast(floor(epoch(changes.actual_start_at)) as bigint) as actual_start_epoch,
        cast(floor(epoch(changes.actual_end_at)) as bigint) as actual_end_epoch,
        -- What was done counts from its real window, what is to come from the planned one.
        cast(floor(epoch(coalesce(changes.actual_start_at, changes.planned_start_at))) as bigint)
            as start_epoch,
        cast(floor(epoch(coalesce(
            changes.actual_end_at,
            changes.planned_end_at,
            changes.actual_start_at,
            changes.planned_start_at
        ))) as bigint) as end_epoch,
        coalesce(caused.incident_count, 0) as incident_count,
        changes.source_file,
        changes.source_line
    from changes
    left join caused on changes.change_id = caused.caused_by_change_id
)

select * from described

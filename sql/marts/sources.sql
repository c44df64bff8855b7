-- marts.sources: one file or store that was read, with the first opening and the latest instant that its incidents speak of.
-- key: load_id
with loads as (
    select * from staging.loads
),

incidents as (
    select
        load_id,
        coalesce(opened_epoch, created_epoch) as first_epoch,
        greatest(
            coalesce(updated_epoch, opened_epoch, created_epoch),
            coalesce(closed_epoch, opened_epoch, created_epoch),
            coalesce(resolved_epoch, opened_epoch, created_epoch),
            coalesce(opened_epoch, created_epoch)
        ) as told_epoch
    from staging.incidents
),

params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

-- A date after the cut is a fault of its row and says nothing of how fresh the file is.
told as (
    select
        incidents.load_id,
        min(incidents.first_epoch) as earliest_epoch,
        max(incidents.told_epoch) as latest_epoch
    from incidents
    inner join params on incidents.told_epoch <= params.as_of_epoch
    group by incidents.load_id
),

described as (
    select
        loads.load_id,
        loads.source,
        loads.source_file,
        loads.rows_kind,
        loads.sha256,
        loads.zone,
        loads.row_count,
        loads.loaded_count,
        loads.rejected_count,
        loads.filtered_count,
        told.earliest_epoch,
        told.latest_epoch
    from loads
    left join told on loads.load_id = told.load_id
)

select * from described

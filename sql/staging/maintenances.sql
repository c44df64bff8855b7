-- staging.maintenances: one planned window as the latest row of the register gives it (domain 3.5).
-- key: maintenance_id
--
-- A row without id is known by its place in the register.
with rows as (
    select
        *,
        coalesce(maintenance_id, source_file || ':' || cast(source_line as varchar)) as known_id
    from raw.maintenances
),

aged as (
    select
        *,
        row_number() over (partition by known_id order by load_id desc, source_line desc) as age
    from rows
),

latest as (
    select
        source,
        source_file,
        source_line,
        load_id,
        known_id as maintenance_id,
        change_id,
        client,
        service,
        site,
        title,
        cast(floor(epoch(announced_at)) as bigint) as announced_epoch,
        cast(floor(epoch(planned_start_at)) as bigint) as planned_start_epoch,
        cast(floor(epoch(planned_end_at)) as bigint) as planned_end_epoch,
        cast(floor(epoch(actual_start_at)) as bigint) as actual_start_epoch,
        cast(floor(epoch(actual_end_at)) as bigint) as actual_end_epoch,
        reference
    from aged
    where age = 1
)

select * from latest

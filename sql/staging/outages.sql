-- staging.outages: one interruption as the latest row of the register gives it (domain 2.3).
-- key: outage_id
--
-- A row without id is known by its place in the register. Severity is parts per million of a whole
-- interruption.
with rows as (
    select
        *,
        coalesce(outage_id, source_file || ':' || cast(source_line as varchar)) as known_id
    from raw.outages
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
        known_id as outage_id,
        incident_id,
        client,
        service,
        site,
        cast(floor(epoch(start_at)) as bigint) as start_epoch,
        cast(floor(epoch(end_at)) as bigint) as end_epoch,
        cast(round(severity * 1000000) as bigint) as severity_ppm,
        users_affected,
        users_total,
        title
    from aged
    where age = 1
)

select * from latest

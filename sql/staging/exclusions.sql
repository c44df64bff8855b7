-- staging.exclusions: one exclusion or agreement as the latest row of the register gives it (domain 3.5, 3.6).
-- key: exclusion_id
--
-- A row without id is known by its place in the register.
with rows as (
    select
        *,
        coalesce(exclusion_id, source_file || ':' || cast(source_line as varchar)) as known_id
    from raw.exclusions
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
        known_id as exclusion_id,
        kind,
        incident_id,
        outage_id,
        client,
        line_id,
        cast(floor(epoch(start_at)) as bigint) as start_epoch,
        cast(floor(epoch(end_at)) as bigint) as end_epoch,
        clause,
        reason,
        evidence,
        requested_by,
        approved_by,
        cast(floor(epoch(decided_at)) as bigint) as decided_epoch,
        status
    from aged
    where age = 1
)

select * from latest

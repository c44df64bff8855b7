-- staging.versions: what one load said of one incident, by its last row about it.
-- key: incident_id, load_id
with rows as (
    select
        *,
        row_number() over (
            partition by incident_id, load_id
            order by case when is_update then updated_at end desc nulls last, source_line desc
        ) as age
    from raw.incidents
    where incident_id is not null
),

latest as (
    select
        incident_id,
        load_id,
        source,
        source_file,
        source_line,
        title,
        state_text,
        state,
        pending_reason,
        priority,
        assignment_group,
        service,
        cast(floor(epoch(opened_at)) as bigint) as opened_epoch,
        cast(floor(epoch(restored_at)) as bigint) as restored_epoch,
        cast(floor(epoch(resolved_at)) as bigint) as resolved_epoch,
        cast(floor(epoch(closed_at)) as bigint) as closed_epoch,
        cast(floor(epoch(updated_at)) as bigint) as updated_epoch,
        parent_id,
        duplicate_of,
        close_code,
        is_major
    from rows
    where age = 1
)

select * from latest

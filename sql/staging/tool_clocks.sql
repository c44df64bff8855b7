-- staging.tool_clocks: one clock that a tool kept of one incident, or one cycle of it, by the latest export (domain 3.11).
-- key: incident_id, name, started_epoch
--
-- A clock that the tool gave up, because the priority changed or the incident was cancelled, was
-- never judged.
with rows as (
    select
        *,
        row_number() over (
            partition by incident_id, name, started_at order by load_id desc, source_line desc
        ) as age
    from raw.tool_clocks
    where incident_id is not null
),

latest as (
    select
        incident_id,
        name,
        indicator,
        coalesce(audience, 'client') as audience,
        cast(floor(epoch(started_at)) as bigint) as started_epoch,
        cast(floor(epoch(stopped_at)) as bigint) as stopped_epoch,
        cast(floor(epoch(due_at)) as bigint) as due_epoch,
        target_seconds,
        elapsed_seconds,
        paused_seconds,
        remaining_seconds,
        is_breached,
        load_id,
        source_line
    from rows
    where age = 1 and stage is distinct from 'cancelled'
)

select * from latest

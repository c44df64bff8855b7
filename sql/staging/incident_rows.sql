-- staging.incident_rows: one incident with its key and the place of the latest row about it.
-- key: incident_key
-- built as: table
--
-- The latest file that speaks of an incident wins. In it the last line does; in a log of updates
-- the last update, and file order breaks the ties of its timestamps. Keys rise with the files that
-- are landed and in each with the tool's number, so that a new file changes none of those before.
with rows as (
    select
        incident_id,
        source,
        load_id,
        is_update,
        -- Load and line in one number, so that one maximum finds the latest row.
        load_id * 10000000000 + source_line as position,
        -- Load and instant in one number; outside a log the instant of a row says nothing of its
        -- place.
        load_id * 100000000000
        + case when is_update then coalesce(cast(floor(epoch(updated_at)) as bigint), 0) else 0 end
            as told
    from raw.incidents
    where incident_id is not null
),

gathered as (
    select
        incident_id,
        min(load_id) as first_load_id,
        max(position) as position,
        max(told) as told,
        count(*) as all_count,
        count(*) filter (where not is_update) as row_count
    from rows
    group by incident_id
),

-- Most incidents of an export have one row, about which there is nothing to ask.
doubled as (
    select
        rows.incident_id,
        max(rows.position) filter (where rows.told = gathered.told) as position,
        -- An export and a log of one tool are two sources of the same incidents; two exports that
        -- share an id are a doubt.
        greatest(
            count(distinct case when not rows.is_update then rows.source end),
            count(distinct case when rows.is_update then rows.source end)
        ) as source_count
    from rows
    inner join gathered on rows.incident_id = gathered.incident_id
    where gathered.all_count > 1
    group by rows.incident_id
),

numbered as (
    select
        -- A small integer joins faster than the tool's number, and sorts as it does.
        row_number() over (order by gathered.first_load_id, gathered.incident_id) as incident_key,
        gathered.incident_id,
        coalesce(doubled.position, gathered.position) as position,
        coalesce(doubled.source_count, 1) as source_count,
        gathered.row_count
    from gathered
    left join doubled on gathered.incident_id = doubled.incident_id
)

select * from numbered

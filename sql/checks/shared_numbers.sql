-- checks.shared_numbers: one number that two sources give to two incidents, it seems; id_prefix in a mapping keeps them apart.
-- key: incident_id, source, other_source
-- severity: error
--
-- The rows of one number are one incident, and the latest row speaks for it: of two incidents one
-- would vanish, and be judged by the events of the other. Two sources may tell of the same incident,
-- an export and its log for instance, but then they agree on the client, however he is spelt, and on
-- the day of the opening. The prefix goes before the numbers of a tool that are bare; a row that
-- took the number of another tool by mistake is corrected where it stands.
with shared as (
    select incident_id
    from raw.incidents
    where incident_id is not null
    group by incident_id
    having min(source) <> max(source)
),

told as (
    select
        rows.incident_id,
        rows.source,
        rows.source_file,
        rows.source_line,
        rows.client,
        lower(strip_accents(trim(rows.client))) as known_client,
        cast(floor(epoch(coalesce(rows.opened_at, rows.created_at))) as bigint) as opened_epoch,
        row_number() over (
            partition by rows.incident_id, rows.source
            order by
                rows.load_id desc,
                case when rows.is_update then rows.updated_at end desc nulls last,
                rows.source_line desc
        ) as age
    from raw.incidents as rows
    inner join shared on rows.incident_id = shared.incident_id
),

latest as (
    select * from told
    where age = 1
),

compared as (
    select
        ones.incident_id,
        case
            when ones.known_client <> others.known_client then 'client' else 'opening'
        end as disagree_on,
        ones.source,
        ones.source_file,
        ones.source_line,
        ones.client,
        cast(epoch_ms(ones.opened_epoch * 1000) as varchar) as opened_utc,
        others.source as other_source,
        others.source_file as other_file,
        others.source_line as other_line,
        others.client as other_client,
        cast(epoch_ms(others.opened_epoch * 1000) as varchar) as other_opened_utc
    from latest as ones
    inner join latest as others
        on ones.incident_id = others.incident_id and ones.source < others.source
    where
        ones.known_client <> others.known_client
        or abs(ones.opened_epoch - others.opened_epoch) > 86400
)

select * from compared

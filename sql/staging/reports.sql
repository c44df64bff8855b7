-- staging.reports: one version of one report on one incident, as the latest row about it gives it.
-- key: incident_id, kind, version
--
-- A row that names no version is the final one.
with rows as (
    select
        source,
        source_file,
        source_line,
        load_id,
        incident_id,
        kind,
        coalesce(version, 'final') as version,
        published_at,
        due_on,
        reference,
        row_number() over (
            partition by incident_id, kind, coalesce(version, 'final')
            order by load_id desc, source_line desc
        ) as age
    from raw.reports
),

latest as (
    select
        source,
        source_file,
        source_line,
        load_id,
        incident_id,
        kind,
        version,
        published_at,
        due_on,
        reference
    from rows
    where age = 1
)

select * from latest

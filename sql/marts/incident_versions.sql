-- marts.incident_versions: one version of one incident, as successive exports gave it.
-- key: incident_id, version
-- built as: view
--
-- Consecutive exports that say the same are one version, known from the first of them. A version
-- says what was known and when, so that a figure that moved after its publication can be traced to
-- the export that moved it (domain 1.6).
with versions as (
    select * from staging.versions
),

loads as (
    select
        load_id,
        loaded_at
    from staging.loads
),

told as (
    select
        *,
        -- All that a reader can see of the incident, as one text to compare; a missing value
        -- differs from every value.
        concat_ws(
            '|',
            coalesce(title, '∅'),
            coalesce(state_text, '∅'),
            coalesce(state, '∅'),
            coalesce(pending_reason, '∅'),
            coalesce(cast(priority as varchar), '∅'),
            coalesce(assignment_group, '∅'),
            coalesce(service, '∅'),
            coalesce(cast(opened_epoch as varchar), '∅'),
            coalesce(cast(restored_epoch as varchar), '∅'),
            coalesce(cast(resolved_epoch as varchar), '∅'),
            coalesce(cast(closed_epoch as varchar), '∅'),
            coalesce(parent_id, '∅'),
            coalesce(duplicate_of, '∅'),
            coalesce(close_code, '∅'),
            coalesce(cast(is_major as varchar), '∅')
        ) as content
    from versions
),

compared as (
    select
        *,
        lag(content) over (partition by incident_id order by load_id) as old_content
    from told
),

changed as (
    select * from compared
    where old_content is null or content <> old_content
),

numbered as (
    select
        changed.incident_id,
        row_number() over (partition by changed.incident_id order by changed.load_id) as version,
        changed.load_id as from_load_id,
        lead(changed.load_id) over (partition by changed.incident_id order by changed.load_id)
            as to_load_id,
        cast(floor(epoch(loads.loaded_at)) as bigint) as known_epoch,
        changed.source,
        changed.source_file,
        changed.source_line,
        changed.title,
        changed.state_text,
        changed.state,
        changed.pending_reason,
        changed.priority,
        changed.assignment_group,
        changed.service,
        changed.opened_epoch,
        changed.restored_epoch,
        changed.resolved_epoch,
        changed.closed_epoch,
        changed.updated_epoch,
        changed.parent_id,
        changed.duplicate_of,
        changed.close_code,
        changed.is_major
    from changed
    left join loads on changed.load_id = loads.load_id
)

select * from numbered

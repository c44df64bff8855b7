-- checks.register_ids: one row of a register whose id another row of the same file has, and that says something else.
-- key: place, id, source_file, source_line
-- severity: error
--
-- One of them would speak for both, and an agreement on the incident of one client take effect on
-- that of another. Rows that say the same are one that stands twice; an id that a later file says
-- anew is a correction.
with said as (
    select
        'exclusions' as place,
        exclusion_id as id,
        load_id,
        source_file,
        min(source_line) as source_line
    from raw.exclusions
    where exclusion_id is not null
    group by
        load_id, source_file, exclusion_id, kind, incident_id, outage_id, client, line_id, start_at,
        end_at, clause, reason, evidence, requested_by, approved_by, decided_at, status
    union all
    select
        'maintenances' as place,
        maintenance_id as id,
        load_id,
        source_file,
        min(source_line) as source_line
    from raw.maintenances
    where maintenance_id is not null
    group by
        load_id, source_file, maintenance_id, change_id, client, service, site, title, announced_at,
        planned_start_at, planned_end_at, actual_start_at, actual_end_at, reference
    union all
    select
        'outages' as place,
        outage_id as id,
        load_id,
        source_file,
        min(source_line) as source_line
    from raw.outages
    where outage_id is not null
    group by
        load_id, source_file, outage_id, incident_id, client, service, site, start_at, end_at,
        severity, users_affected, users_total, title
),

counted as (
    select
        *,
        count(*) over (partition by place, id, load_id) as n,
        max(load_id) over (partition by place, id) as last_load_id
    from said
)

select
    place,
    id,
    source_file,
    source_line
from counted
where n > 1 and load_id = last_load_id

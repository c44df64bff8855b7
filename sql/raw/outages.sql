-- raw.outages: one interruption of one service, as a monitoring tool or a register gives it (domain 2.3).
-- key: load_id, source_line
select
    cast(null as varchar) as source,
    cast(null as varchar) as source_file,
    cast(null as bigint) as source_line,
    cast(null as bigint) as load_id,
    cast(null as varchar) as outage_id,
    cast(null as varchar) as incident_id,
    cast(null as varchar) as client,         -- null: every client of the service
    cast(null as varchar) as service,
    cast(null as varchar) as site,
    cast(null as timestamptz) as start_at,
    cast(null as timestamptz) as end_at,     -- null: still down
    cast(null as double) as severity,        -- 1 whole, less for a partial outage
    cast(null as bigint) as users_affected,
    cast(null as bigint) as users_total,     -- users of the service, when known
    cast(null as varchar) as title
where false

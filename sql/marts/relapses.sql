-- marts.relapses: one incident whose fault came back after the closing of another, named or within 72 hours.
-- key: incident_key
-- built as: view
--
-- After its closing an incident is not reopened: the fault comes back as a new one with its own
-- clock, linked to the one before (domain 3.5, DP-06). Where the tool names that one, it is; else it
-- is the last that closed on the same client, service and item in the 72 hours before. An item that
-- is not known is no same item.
with incidents as (
    select
        incident_key,
        incident_id,
        client,
        service,
        ci,
        opened_epoch,
        closed_epoch
    from marts.incidents
    where not_timed_because is null and opened_epoch is not null
),

named as (
    select
        later.incident_key,
        earlier.incident_key as previous_key,
        later.opened_epoch - earlier.closed_epoch as gap_seconds
    from staging.incidents as told
    inner join incidents as later on told.incident_key = later.incident_key
    inner join incidents as earlier on told.reopen_of = earlier.incident_id
    -- Said aloud, so that a log that names nothing is not joined with itself by time.
    where told.reopen_of is not null and earlier.closed_epoch < later.opened_epoch
),

closings as (
    select * from incidents
    where closed_epoch is not null and ci is not null
),

-- The last closing before the opening.
paired as (
    select
        later.incident_key,
        earlier.incident_key as previous_key,
        later.opened_epoch - earlier.closed_epoch as gap_seconds
    from incidents as later
    asof inner join closings as earlier
        on later.ci = earlier.ci
        and coalesce(later.client, '') = coalesce(earlier.client, '')
        and coalesce(later.service, '') = coalesce(earlier.service, '')
        and later.opened_epoch > earlier.closed_epoch
),

linked as (
    select * from named
    union all
    select paired.*
    from paired
    left join named on paired.incident_key = named.incident_key
    where paired.gap_seconds <= 259200 and named.incident_key is null
)

select * from linked

-- marts.relapses: one incident opened within 72 hours of the closing of another on the same client, service and item.
-- key: incident_key
-- built as: view
--
-- After its closing an incident is not reopened: the fault comes back as a new one with its own
-- clock, linked to the one before (domain 3.5, DP-06). An item that is not known is no same item.
with incidents as (
    select
        incident_key,
        client,
        service,
        ci,
        opened_epoch,
        closed_epoch
    from marts.incidents
    where not_timed_because is null and ci is not null and opened_epoch is not null
),

closings as (
    select * from incidents
    where closed_epoch is not null
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
    select * from paired
    where gap_seconds <= 259200
)

select * from linked

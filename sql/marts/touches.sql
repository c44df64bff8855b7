-- marts.touches: one moment at which an incident was touched by anyone but the system, and the next one.
-- key: incident_key, at_epoch
-- settled by: incident_key
--
-- A table: a view would put all events in order anew for whoever asks what became of one incident.
with events as (
    select * from marts.events
    where coalesce(actor_role, '') <> 'system'
),

milestones as (
    select
        incident_key,
        opened_epoch,
        touched_epoch
    from marts.milestones
),

combined as (
    select
        incident_key,
        at_epoch
    from events
    union all
    select
        incident_key,
        opened_epoch as at_epoch
    from milestones
    where opened_epoch is not null
    union all
    select
        incident_key,
        touched_epoch as at_epoch
    from milestones
    where touched_epoch is not null
),

followed as (
    select
        incident_key,
        at_epoch,
        lead(at_epoch) over (partition by incident_key order by at_epoch) as next_epoch
    from combined
),

-- Of several touches at one instant the last of the order knows the next instant.
parted as (
    select * from followed
    where next_epoch is null or next_epoch > at_epoch
)

select * from parted

-- marts.clock_tenures: one stretch of the life of an incident with one client, service and site, of those that changed.
-- key: incident_key, tenure
-- settled by: incident_key
--
-- What the first event says was there before it holds from the beginning; where it says nothing,
-- what it sets does. A value that is emptied stays what it was: an unknown client is no other
-- client.
with events as (
    select * from marts.clock_events
    where field in ('client', 'service', 'site') and new_value is not null
),

incidents as (
    select
        incident_key,
        client,
        service,
        domain,
        segment,
        site
    from staging.incidents
),

milestones as (
    select
        incident_key,
        declared_epoch
    from marts.milestones
),

begun as (
    select
        events.incident_key,
        min_by(coalesce(events.old_value, events.new_value), events.ordinal)
            filter (where events.field = 'client') as client,
        min_by(coalesce(events.old_value, events.new_value), events.ordinal)
            filter (where events.field = 'service') as service,
        min_by(coalesce(events.old_value, events.new_value), events.ordinal)
            filter (where events.field = 'site') as site
    from events
    group by events.incident_key
),

instants as (
    select
        incident_key,
        cast(0 as bigint) as at_epoch
    from begun
    union all
    select
        incident_key,
        at_epoch
    from events
    group by incident_key, at_epoch
),

-- What was told up to each instant.
told as (
    select
        instants.incident_key,
        instants.at_epoch,
        max_by(events.new_value, events.ordinal) filter (where events.field = 'client') as client,
        max_by(events.new_value, events.ordinal) filter (where events.field = 'service')
            as service,
        max_by(events.new_value, events.ordinal) filter (where events.field = 'site') as site
    from instants
    left join events
        on instants.incident_key = events.incident_key and events.at_epoch <= instants.at_epoch
    group by instants.incident_key, instants.at_epoch
),

followed as (
    select
        told.incident_key,
        told.at_epoch,
        lead(told.at_epoch) over life as to_epoch,
        coalesce(told.client, begun.client, incidents.client) as client,
        coalesce(told.service, begun.service, incidents.service) as service,
        coalesce(told.site, begun.site, incidents.site) as site,
        incidents.domain,
        incidents.segment
    from told
    inner join begun on told.incident_key = begun.incident_key
    inner join incidents on told.incident_key = incidents.incident_key
    window life as (partition by told.incident_key order by told.at_epoch)
),

-- What was over before the declaration never had a clock.
kept as (
    select followed.*
    from followed
    inner join milestones on followed.incident_key = milestones.incident_key
    where followed.to_epoch is null or followed.to_epoch > milestones.declared_epoch
),

tenures as (
    select
        incident_key,
        row_number() over life as tenure,
        case when row_number() over life > 1 then at_epoch end as from_epoch,
        to_epoch,
        client,
        service,
        domain,
        segment,
        site
    from kept
    window life as (partition by incident_key order by at_epoch)
)

select * from tenures

-- marts.clock_events: one event that changes whose clock an incident is on, or that stops one.
-- key: incident_key, ordinal
-- settled by: incident_key
--
-- Client, service and site as they were at each instant; a request sent to the client and its reply.
with events as (
    select * from marts.events
    where field in ('client', 'service', 'site', 'client_request', 'client_reply')
),

ordered as (
    select
        incident_key,
        row_number() over (
            partition by incident_key
            order by at_epoch, logged_epoch, sequence, position
        ) as ordinal,
        at_epoch,
        field,
        old_value,
        new_value,
        source_file || ':' || cast(source_line as varchar) as evidence
    from events
)

select * from ordered

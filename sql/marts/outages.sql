-- marts.outages: one interruption of one service as of the cut, with the incident that it is tied to (domain 2.3).
-- key: outage_id
--
-- What lasts after the cut lasts to the cut. An interruption without a beginning, that ends before
-- it begins or that begins after the cut counts nowhere and says why.
with outages as (
    select * from staging.outages
),

params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

incidents as (
    select
        incident_key,
        incident_id,
        client,
        opened_epoch
    from marts.incidents
    where incident_id in (select outages.incident_id from outages)
),

cut as (
    select
        outages.outage_id,
        incidents.incident_key,
        outages.incident_id,
        incidents.client as incident_client,
        incidents.opened_epoch as ticket_epoch,
        outages.client,
        outages.service,
        outages.site,
        outages.title,
        outages.start_epoch as from_epoch,
        case when outages.end_epoch <= params.as_of_epoch then outages.end_epoch end as to_epoch,
        least(coalesce(outages.end_epoch, params.as_of_epoch), params.as_of_epoch) as until_epoch,
        outages.severity_ppm,
        outages.users_affected,
        outages.users_total,
        case
            when outages.start_epoch is null then 'no_start'
            when outages.end_epoch < outages.start_epoch then 'reversed'
            when outages.start_epoch >= params.as_of_epoch then 'after_cut'
        end as problem,
        outages.source_file,
        outages.source_line
    from outages
    cross join params
    left join incidents on outages.incident_id = incidents.incident_id
)

select * from cut

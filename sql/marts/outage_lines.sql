-- marts.outage_lines: one interruption under one line of availability or interruption that is for its service (domain 2.3).
-- key: line_key, service, outage_id
--
-- Of the client of the contract, or of every client, and on its sites. Counted from the observed
-- beginning or from the opening of the ticket, as the line says; without a ticket there is then
-- nothing to count. The incident of another client is not named.
with services as (
    select * from marts.availability_services
),

outages as (
    select * from marts.outages
    where problem is null
),

clients as (
    select * from marts.contract_clients
),

sites as (
    select
        contract_key,
        value as site
    from staging.contract_scopes
    where dimension = 'site'
),

sited as (
    select contract_key
    from sites
    group by contract_key
),

matched as (
    select
        services.line_key,
        services.service,
        services.contract_key,
        services.line_id,
        services.downtime_from,
        outages.outage_id,
        case when carriers.client is not null or outages.incident_client is null
            then outages.incident_key end as incident_key,
        outages.ticket_epoch,
        outages.from_epoch as observed_epoch,
        outages.until_epoch
    from services
    inner join outages on services.service = outages.service
    left join clients
        on services.contract_key = clients.contract_key and outages.client = clients.client
    left join clients as carriers
        on services.contract_key = carriers.contract_key
        and outages.incident_client = carriers.client
    left join sited on services.contract_key = sited.contract_key
    left join sites on services.contract_key = sites.contract_key and outages.site = sites.site
    where (outages.client is null or clients.client is not null)
        and (outages.site is null or sited.contract_key is null or sites.site is not null)
),

begun as (
    select
        *,
        case downtime_from
            when 'ticket' then case
                when ticket_epoch > observed_epoch then ticket_epoch
                when ticket_epoch is not null then observed_epoch
            end
            else observed_epoch
        end as from_epoch
    from matched
)

select * from begun

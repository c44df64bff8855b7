-- marts.exclusion_claims: one row of the register of exclusions under one version of a contract of its client (domain 3.5).
-- key: contract_key, exclusion_id
-- in parts: a row names its incident
--
-- Which readings it changes: accepted with approver and date changes the net one and the contested
-- one; proposed, contested, or accepted without approval or after the cut the contested one alone;
-- refused none. A clause that is not on the closed list of the contract changes nothing, nor does an
-- incident that was never the client's. The client is the one that the row names, else that of its
-- incident, else that of its outage. Validity is not asked: the version of a clock or outage is known
-- where the claim is applied.
with exclusions as (
    select * from staging.exclusions
),

params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

incidents as (
    select
        incident_key,
        incident_id,
        client
    from staging.incidents
    where incident_id in (
        select exclusions.incident_id from exclusions
        union all
        select outages.incident_id from staging.outages as outages
    )
),

outages as (
    select
        outage_id,
        incident_id,
        client
    from staging.outages
),

clients as (
    select * from marts.contract_clients
),

clauses as (
    select * from staging.contract_clauses
),

lines as (
    select
        contract_key,
        line_id
    from staging.contract_lines
),

-- Whose the incident is, or was once.
owners as (
    select
        incident_key,
        client
    from incidents
    union
    select
        incident_key,
        client
    from marts.clock_tenures
),

owned as (
    select
        clients.contract_key,
        owners.incident_key
    from owners
    inner join clients on owners.client = clients.client
    group by clients.contract_key, owners.incident_key
),

named as (
    select
        exclusions.*,
        incidents.incident_key,
        outages.outage_id is not null as is_known_outage,
        outages.client as outage_client,
        coalesce(exclusions.client, incidents.client, outages.client, behind.client) as of_client
    from exclusions
    left join outages on exclusions.outage_id = outages.outage_id
    left join incidents on exclusions.incident_id = incidents.incident_id
    left join incidents as behind on outages.incident_id = behind.incident_id
),

claimed as (
    select
        clients.contract_key,
        named.*,
        case
            when coalesce(named.kind not in ('incident', 'interval', 'requalification'), true)
                then 'unknown_kind'
            when
                coalesce(
                    named.status not in ('proposed', 'accepted', 'contested', 'refused'),
                    true
                )
                then 'unknown_status'
            when named.incident_id is not null and named.incident_key is null
                then 'unknown_incident'
            when named.outage_id is not null and not named.is_known_outage then 'unknown_outage'
            when named.incident_key is not null and owned.incident_key is null
                then 'other_client'
            when named.outage_client is not null and carriers.client is null
                then 'other_client'
            when named.kind = 'interval' and (
                named.start_epoch is null
                or named.end_epoch is null
                or named.end_epoch <= named.start_epoch
            )
                then 'no_interval'
            when
                named.kind in ('incident', 'requalification')
                and named.incident_id is null
                and named.outage_id is null
                then 'no_subject'
            when named.line_id is not null and lines.line_id is null then 'unknown_line'
            when named.kind in ('incident', 'interval') and clauses.clause is null
                then 'unknown_clause'
            when
                named.status = 'accepted'
                and (named.approved_by is null or named.decided_epoch is null)
                then 'not_approved'
            when named.status = 'accepted' and named.decided_epoch > params.as_of_epoch
                then 'decided_later'
        end as problem
    from named
    inner join clients on named.of_client = clients.client
    cross join params
    left join owned
        on clients.contract_key = owned.contract_key and named.incident_key = owned.incident_key
    left join clients as carriers
        on clients.contract_key = carriers.contract_key
        and named.outage_client = carriers.client
    left join clauses
        on clients.contract_key = clauses.contract_key and named.clause = clauses.clause
    left join lines
        on clients.contract_key = lines.contract_key and named.line_id = lines.line_id
),

applied as (
    select
        contract_key,
        exclusion_id,
        kind,
        incident_key,
        incident_id,
        outage_id,
        line_id,
        start_epoch,
        end_epoch,
        clause,
        reason,
        evidence,
        requested_by,
        approved_by,
        decided_epoch,
        status,
        problem,
        problem is null and status = 'accepted' as is_net,
        coalesce(problem, 'not_approved') in ('not_approved', 'decided_later')
            and status in ('proposed', 'accepted', 'contested') as is_contested,
        source_file,
        source_line
    from claimed
)

select * from applied

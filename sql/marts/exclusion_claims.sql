-- marts.exclusion_claims: one row of the register of exclusions under one version of a contract of its client (domain 3.5).
-- key: contract_key, exclusion_id
-- in parts: a row names its incident
--
-- Which readings it changes: accepted with approver and date changes the net one and the contested
-- one; proposed, contested, or accepted without approval the contested one alone; refused none. A
-- clause that is not on the closed list of the contract changes nothing. The client is the one that
-- the row names, else that of its incident, else that of its outage. Validity is not asked: the
-- version of a clock or outage is known where the claim is applied.
with exclusions as (
    select * from staging.exclusions
),

incidents as (
    select
        incident_key,
        incident_id,
        client
    from staging.incidents
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

named as (
    select
        exclusions.*,
        incidents.incident_key,
        outages.outage_id is not null as is_known_outage,
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
        end as problem
    from named
    inner join clients on named.of_client = clients.client
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
        coalesce(problem, 'not_approved') = 'not_approved'
            and status in ('proposed', 'accepted', 'contested') as is_contested,
        source_file,
        source_line
    from claimed
)

select * from applied

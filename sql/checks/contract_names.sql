-- checks.contract_names: one client, service, site or group of a contract that no source has.
-- key: contract_id, version, dimension, name
-- severity: warning
--
-- A name that is misspelt leaves a commitment without incidents, and nothing to be late: it would
-- look like a good month. A client is known when one of its names is. Without incidents no name can
-- be told from a mistake.
with contracts as (
    select * from staging.contracts
),

scopes as (
    select * from staging.contract_scopes
),

lines as (
    select * from staging.contract_lines
),

incidents as (
    select * from staging.incidents
),

known as (
    select
        'client' as dimension,
        client as name
    from incidents
    union
    select
        'domain' as dimension,
        domain as name
    from incidents
    union
    select
        'segment' as dimension,
        segment as name
    from incidents
    union
    select
        'service' as dimension,
        service as name
    from incidents
    union
    select
        'service' as dimension,
        service as name
    from staging.outages
    union
    select
        'site' as dimension,
        site as name
    from incidents
    union
    select
        'group' as dimension,
        assignment_group as name
    from marts.group_intervals
),

given as (
    select
        contract_key,
        dimension,
        value as name
    from scopes
    union
    select
        lines.contract_key,
        'service' as dimension,
        matches.service as name
    from staging.contract_matches as matches
    inner join lines on matches.line_key = lines.line_key
    where matches.service is not null
    union
    select
        lines.contract_key,
        'group' as dimension,
        groups.assignment_group as name
    from staging.contract_groups as groups
    inner join lines on groups.line_key = lines.line_key
),

compared as (
    select
        given.contract_key,
        given.dimension,
        given.name,
        known.name is not null as is_known,
        bool_or(known.name is not null) over (
            partition by given.contract_key, given.dimension
        ) as is_any_known
    from given
    left join known on given.dimension = known.dimension and given.name = known.name
),

unknown as (
    select
        contracts.contract_id,
        contracts.version,
        compared.dimension,
        compared.name
    from compared
    inner join contracts on compared.contract_key = contracts.contract_key
    where
        not compared.is_known
        and (compared.dimension <> 'client' or not compared.is_any_known)
        and exists (select 1 from incidents)
)

select * from unknown

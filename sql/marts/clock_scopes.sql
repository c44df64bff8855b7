-- marts.clock_scopes: one version of a contract that covers the incidents of one client, service, domain, segment and site.
-- key: client, service, domain, segment, site, contract_key
-- in parts: combinations are those of the incidents
--
-- Distinct combinations are few, so contracts are looked for among them and not among incidents. A
-- dimension that no contract narrows is null for all. A contract without client covers what no
-- other contract covers (is_default).
with scopes as (
    select * from staging.contract_scopes
),

contracts as (
    select * from staging.contracts
),

used as (
    select
        coalesce(bool_or(dimension = 'client'), false) as by_client,
        coalesce(bool_or(dimension = 'service'), false) as by_service,
        coalesce(bool_or(dimension = 'domain'), false) as by_domain,
        coalesce(bool_or(dimension = 'segment'), false) as by_segment,
        coalesce(bool_or(dimension = 'site'), false) as by_site
    from scopes
),

lives as (
    select
        client,
        service,
        domain,
        segment,
        site
    from staging.incidents
    union all
    select
        client,
        service,
        domain,
        segment,
        site
    from marts.clock_tenures
),

narrowed as (
    select
        case when used.by_client then lives.client end as client,
        case when used.by_service then lives.service end as service,
        case when used.by_domain then lives.domain end as domain,
        case when used.by_segment then lives.segment end as segment,
        case when used.by_site then lives.site end as site
    from lives
    cross join used
),

combinations as (
    select
        client,
        service,
        domain,
        segment,
        site
    from narrowed
    group by client, service, domain, segment, site
),

numbered as (
    select
        *,
        row_number() over (order by client, service, domain, segment, site) as combination
    from combinations
),

-- A dimension of a contract in which the combination has none of its values.
outside as (
    select
        numbered.combination,
        scopes.contract_key
    from numbered
    cross join scopes
    group by numbered.combination, scopes.contract_key, scopes.dimension
    having not bool_or(
        coalesce(
            scopes.value = case scopes.dimension
                when 'client' then numbered.client
                when 'service' then numbered.service
                when 'domain' then numbered.domain
                when 'segment' then numbered.segment
                when 'site' then numbered.site
            end,
            false
        )
    )
),

elsewhere as (
    select
        combination,
        contract_key
    from outside
    group by combination, contract_key
),

clients as (
    select contract_key
    from scopes
    where dimension = 'client'
    group by contract_key
),

covered as (
    select
        numbered.client,
        numbered.service,
        numbered.domain,
        numbered.segment,
        numbered.site,
        contracts.contract_key,
        contracts.contract_id,
        contracts.from_epoch,
        contracts.to_epoch,
        clients.contract_key is null as is_default
    from numbered
    cross join contracts
    left join elsewhere
        on numbered.combination = elsewhere.combination
        and contracts.contract_key = elsewhere.contract_key
    left join clients on contracts.contract_key = clients.contract_key
    where elsewhere.combination is null
)

select * from covered

-- raw.contract_scopes: one value that a version of a contract covers in one dimension.
-- key: contract_key, dimension, value
--
-- A dimension without a row is covered whole. The client and its other names are rows of the
-- dimension client; a contract without any covers what no other contract covers.
select
    cast(null as integer) as contract_key,
    cast(null as varchar) as dimension,  -- client, service, domain, segment, site
    cast(null as varchar) as value
where false

-- marts.contract_clients: one name under which the sources know the client of one version of a contract.
-- key: contract_key, client
-- built as: view
--
-- The target grid has none: it covers what no contract covers.
select
    contract_key,
    value as client
from staging.contract_scopes
where dimension = 'client'

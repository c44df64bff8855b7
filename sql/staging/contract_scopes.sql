-- staging.contract_scopes: one value that a version of a contract covers in one dimension.
-- key: contract_key, dimension, value
select
    contract_key,
    dimension,
    value
from raw.contract_scopes

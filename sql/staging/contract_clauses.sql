-- staging.contract_clauses: one exclusion clause of the closed list of one version of a contract (domain 3.5).
-- key: contract_key, clause
select distinct
    contract_key,
    unnest(json_extract_string(terms, '$.exclusions[*].clause')) as clause
from raw.contracts

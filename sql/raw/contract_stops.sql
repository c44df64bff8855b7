-- raw.contract_stops: one reason that stops the clocks of one version of a contract (domain 3.4).
-- key: contract_key, reason
select
    cast(null as integer) as contract_key,
    cast(null as varchar) as reason,         -- a canonical pending reason
    cast(null as varchar) as clause,
    cast(null as boolean) as needs_request,  -- the stop begins when the request to the client was sent
    cast(null as bigint) as cap_seconds      -- longest time of one stop, elapsed; null: none
where false

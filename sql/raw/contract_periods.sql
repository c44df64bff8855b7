-- raw.contract_periods: one period of one version of a contract, in the zone of the contract, clipped to its validity.
-- key: contract_key, period
select
    cast(null as integer) as contract_key,
    cast(null as varchar) as period,         -- 2026-09
    cast(null as bigint) as from_epoch,
    cast(null as bigint) as to_epoch,
    cast(null as bigint) as whole_from_epoch,  -- of the period before it was clipped
    cast(null as bigint) as whole_to_epoch
where false

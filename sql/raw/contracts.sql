-- raw.contracts: one version of one contract (domain 3.1); the target grid of the workspace is the contract `objectifs`.
-- key: contract_key
--
-- Written by the pipeline from contracts/*.yaml. Keys number contracts and versions in the order of
-- their ids and of time; they hold for one warehouse.
select
    cast(null as integer) as contract_key,
    cast(null as varchar) as contract_id,
    cast(null as varchar) as version,
    cast(null as varchar) as title,
    cast(null as varchar) as client,             -- null: the incidents that no contract covers
    cast(null as bigint) as from_epoch,          -- first second of validity, in the zone of the contract
    cast(null as bigint) as to_epoch,            -- first second after; null: open
    cast(null as varchar) as zone,
    cast(null as varchar) as grain,              -- week, month, quarter, year
    cast(null as varchar) as frame,              -- decided, resolved, closed, opened
    cast(null as varchar) as unit,               -- incident, access, site, service
    cast(null as varchar) as priority_policy,    -- retroactive_final, prospective
    cast(null as varchar) as reopen_policy,      -- cumulative, any_cycle
    cast(null as varchar) as excused,            -- drop, count_as_met
    cast(null as varchar) as zero_population,    -- not_applicable, deemed_met
    cast(null as integer) as small_below,        -- 0: no clause
    cast(null as integer) as small_tolerated,
    cast(null as boolean) as is_maintenance_excluded,
    cast(null as bigint) as notice_seconds,      -- between announcement and window
    cast(null as varchar) as maintenance_clause,
    cast(null as varchar) as terms               -- the version as JSON, for packs
where false

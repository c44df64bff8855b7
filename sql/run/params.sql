-- run.params: the one row of settings that the models may read.
-- key: as_of
select
    cast(null as timestamptz) as as_of,
    cast(null as varchar) as zone,
    cast(null as varchar) as calendar_id,    -- of the [HO] variants
    cast(null as bigint) as aged_seconds,
    cast(null as bigint) as stale_seconds,
    cast(null as bigint) as reopen_seconds,  -- elapsed: five working days are seven
    cast(null as integer) as recurrence_days,
    cast(null as integer) as recurrence_count,
    cast(null as integer) as burst_count,
    cast(null as bigint) as impact_user_seconds,
    cast(null as integer) as cri_days,       -- working days from restoration to publication
    cast(null as integer) as pir_days
where false

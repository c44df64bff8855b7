-- raw.exclusions: one row of the register of exclusions and agreements (domain 3.5, 3.6).
-- key: load_id, source_line
--
-- Of kind incident, the row takes an incident out of the base; of kind interval, a slice of time out of
-- its clocks; of kind requalification, it says that a lowering was agreed.
select
    cast(null as varchar) as source,
    cast(null as varchar) as source_file,
    cast(null as bigint) as source_line,
    cast(null as bigint) as load_id,
    cast(null as varchar) as exclusion_id,
    cast(null as varchar) as kind,           -- incident, interval, requalification
    cast(null as varchar) as incident_id,
    cast(null as varchar) as outage_id,      -- instead of an incident
    cast(null as varchar) as client,
    cast(null as varchar) as line_id,        -- of the contract; null: every line
    cast(null as timestamptz) as start_at,   -- of an interval
    cast(null as timestamptz) as end_at,
    cast(null as varchar) as clause,
    cast(null as varchar) as reason,
    cast(null as varchar) as evidence,
    cast(null as varchar) as requested_by,
    cast(null as varchar) as approved_by,
    cast(null as timestamptz) as decided_at,
    cast(null as varchar) as status          -- proposed, accepted, contested, refused
where false

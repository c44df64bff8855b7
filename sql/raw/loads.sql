-- raw.loads: one file or store that was read.
-- key: load_id
select
    cast(null as bigint) as load_id,
    cast(null as varchar) as source,
    cast(null as varchar) as source_file,
    cast(null as varchar) as rows_kind,      -- incidents, updates, events, problems, exclusions, …
    cast(null as varchar) as sha256,
    cast(null as varchar) as zone,
    cast(null as bigint) as row_count,       -- rows read, header apart
    cast(null as bigint) as loaded_count,
    cast(null as bigint) as rejected_count,
    cast(null as bigint) as filtered_count,  -- left out by the mapping's keep
    cast(null as timestamptz) as loaded_at
where false

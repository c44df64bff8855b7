-- raw.targets: one line of the target grid of the workspace.
-- key: priority
select
    cast(null as integer) as priority,
    cast(null as varchar) as calendar_id,
    cast(null as bigint) as acknowledge_seconds,
    cast(null as bigint) as restore_seconds,
    cast(null as double) as threshold_rate
where false

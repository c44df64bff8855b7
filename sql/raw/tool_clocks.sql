-- raw.tool_clocks: one clock that a tool kept of one incident, as it arrived (domain 3.11).
-- key: load_id, source_line
--
-- ServiceNow task_sla, one cycle of a Jira SLA: tools that keep more than one clock of an incident,
-- or more than one cycle of a clock, export them apart from the incidents.
select
    cast(null as varchar) as source,
    cast(null as varchar) as source_file,
    cast(null as bigint) as source_line,
    cast(null as bigint) as load_id,
    cast(null as varchar) as incident_id,
    cast(null as varchar) as name,                -- what the tool calls it
    cast(null as varchar) as indicator,           -- acknowledge or restore; null: the words do not say
    cast(null as varchar) as audience,            -- client, internal, supplier; null: client
    cast(null as varchar) as stage,               -- running, paused, completed, cancelled
    cast(null as timestamptz) as started_at,
    cast(null as timestamptz) as stopped_at,      -- null: it runs
    cast(null as timestamptz) as due_at,
    cast(null as bigint) as target_seconds,
    cast(null as bigint) as elapsed_seconds,
    cast(null as bigint) as paused_seconds,
    cast(null as bigint) as remaining_seconds,    -- negative: breached
    cast(null as boolean) as is_breached
where false

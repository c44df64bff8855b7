-- raw.incidents: one row of an export of incidents, as it arrived; an update log has one row per update.
-- key: load_id, source_line
--
-- Filled by the loader from every file whose mapping says rows: incidents or rows: updates. Column
-- names are bilan's; words of the tool are kept beside the level or state that the mapping gives
-- them. Times are instants: the zone of the source is applied once, by the loader.
select
    cast(null as varchar) as source,                  -- name of the source in bilan.yaml
    cast(null as varchar) as source_file,             -- path as the workspace writes it
    cast(null as bigint) as source_line,              -- physical line where the row begins, from 1
    cast(null as bigint) as load_id,                  -- rises with every file landed
    cast(null as boolean) as is_update,               -- the row is one update of a log, not a whole incident
    cast(null as varchar) as incident_id,
    cast(null as bigint) as sequence,                 -- order of the updates given by the tool
    cast(null as varchar) as title,
    cast(null as varchar) as description,
    cast(null as varchar) as type,                    -- word of the tool
    cast(null as varchar) as state_text,
    cast(null as varchar) as state,                   -- new, active, pending, resolved, closed, cancelled
    cast(null as varchar) as pending_reason,          -- client, vendor, problem, change, evidence, …
    cast(null as varchar) as priority_text,
    cast(null as integer) as priority,                -- 1 is the most urgent
    cast(null as integer) as impact,
    cast(null as integer) as urgency,
    cast(null as varchar) as client,
    cast(null as varchar) as contract,
    cast(null as varchar) as domain,
    cast(null as varchar) as segment,
    cast(null as varchar) as service,
    cast(null as varchar) as ci,
    cast(null as varchar) as site,
    cast(null as varchar) as category,
    cast(null as varchar) as subcategory,
    cast(null as varchar) as symptom,
    cast(null as varchar) as channel,                 -- phone, mail, portal, monitoring… word of the tool
    cast(null as varchar) as assignment_group,
    cast(null as varchar) as support_level,           -- N1, N2, N3 when the tool says it
    cast(null as varchar) as assignee,
    cast(null as timestamptz) as occurred_at,
    cast(null as timestamptz) as detected_at,
    cast(null as timestamptz) as declared_at,
    cast(null as timestamptz) as opened_at,
    cast(null as timestamptz) as created_at,
    cast(null as timestamptz) as acknowledged_at,
    cast(null as timestamptz) as restored_at,
    cast(null as timestamptz) as resolved_at,
    cast(null as timestamptz) as closed_at,
    cast(null as timestamptz) as updated_at,          -- of the row: the instant of the update in a log
    cast(null as bigint) as reassignment_count,       -- the tool's own counter
    cast(null as bigint) as reopen_count,             -- the tool's own counter
    cast(null as boolean) as tool_sla_met,            -- the tool's own verdict
    cast(null as boolean) as known_error_used,
    cast(null as boolean) as is_major,
    cast(null as bigint) as users_affected,
    cast(null as varchar) as problem_id,
    cast(null as varchar) as change_id,               -- change asked for to solve it
    cast(null as varchar) as caused_by_change_id,
    cast(null as varchar) as parent_id,
    cast(null as varchar) as duplicate_of,
    cast(null as varchar) as reopen_of,
    cast(null as varchar) as close_code,
    cast(null as varchar) as cause_code,
    cast(null as varchar) as resolution,
    cast(null as varchar) as time_flags,              -- DQ-TZ-GAP, DQ-TZ-AMB with the column, comma separated
    cast(null as boolean) as tool_sla_breached,       -- the tool's own verdict, where it says the opposite of met
    cast(null as timestamptz) as tool_due_at,         -- when the tool's clock runs out
    cast(null as bigint) as tool_target_seconds,      -- what the tool allows
    cast(null as bigint) as tool_elapsed_seconds,     -- what the tool counted
    cast(null as bigint) as tool_paused_seconds,      -- how long the tool's clock stood
    cast(null as bigint) as tool_remaining_seconds,   -- what is left of it, negative when breached
    cast(null as varchar) as known_error_id,          -- known error that was used or recognised
    cast(null as timestamptz) as major_declared_at,   -- promotion to major
    cast(null as varchar) as business_impact,         -- what the business lost, in words
    cast(null as varchar) as fingerprint              -- stems of title | description, by the loader
where false

-- raw.events: one change of one field of one incident, as the lifecycle store or an audit export gives it.
-- key: load_id, source_line
--
-- Values of state and priority are already bilan's (the mapping is applied by the loader); every
-- other value is as it arrived. An event without sequence is ordered by its line. Fields that models
-- read: created, state, priority, assignment_group, assignee, client, service, site, ci, and the
-- messages client_request and client_reply, whose value says nothing.
select
    cast(null as varchar) as source,
    cast(null as varchar) as source_file,
    cast(null as bigint) as source_line,
    cast(null as bigint) as load_id,
    cast(null as varchar) as incident_id,
    cast(null as bigint) as sequence,
    cast(null as timestamptz) as at,
    cast(null as varchar) as field,          -- as above, or the tool's word
    cast(null as varchar) as old_value,
    cast(null as varchar) as new_value,
    cast(null as varchar) as pending_reason, -- of a state that is pending
    cast(null as varchar) as actor_role,     -- provider, client, system, vendor
    cast(null as varchar) as time_flags
where false

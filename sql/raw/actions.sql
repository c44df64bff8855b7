-- raw.actions: one row of the register of actions.
-- key: load_id, source_line
select
    cast(null as varchar) as source,
    cast(null as varchar) as source_file,
    cast(null as bigint) as source_line,
    cast(null as bigint) as load_id,
    cast(null as varchar) as action_id,
    cast(null as varchar) as origin,         -- incident or problem id, or a meeting
    cast(null as varchar) as description,
    cast(null as varchar) as owner_group,
    cast(null as varchar) as state,
    cast(null as date) as created_on,
    cast(null as date) as due_original_on,
    cast(null as date) as due_current_on,
    cast(null as date) as done_on,
    cast(null as varchar) as incident_id,    -- when it is not the origin
    cast(null as varchar) as problem_id,
    cast(null as varchar) as change_id,      -- change that carries it out
    cast(null as bigint) as replan_count,
    cast(null as varchar) as evidence,       -- what proves that it was done
    cast(null as date) as check_on,          -- check of its effect
    cast(null as varchar) as check_result
where false

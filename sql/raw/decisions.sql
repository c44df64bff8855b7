-- raw.decisions: one row of the register of decisions on problem candidates.
-- key: load_id, source_line
select
    cast(null as varchar) as source,
    cast(null as varchar) as source_file,
    cast(null as bigint) as source_line,
    cast(null as bigint) as load_id,
    cast(null as varchar) as candidate_id,   -- PC-…
    cast(null as varchar) as decision,       -- open, reject, merge, snooze, link
    cast(null as varchar) as into_id,        -- of merge: the candidate that it is part of
    cast(null as varchar) as problem_id,     -- of link and open
    cast(null as date) as until_on,          -- of snooze
    cast(null as varchar) as decided_by,     -- a group
    cast(null as date) as decided_on,
    cast(null as varchar) as reason
where false

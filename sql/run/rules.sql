-- run.rules: one rule of problem candidates with its numbers, as the workspace gives them (domain 5.1).
-- key: rule
--
-- A rule that does not run has no row.
select
    cast(null as varchar) as rule,           -- R1 to R9
    cast(null as bigint) as least_count,     -- from which it fires
    cast(null as bigint) as window_seconds,  -- in which it counts
    cast(null as double) as level            -- R3 users × seconds, R4 false discoveries, R5 score of a link
where false

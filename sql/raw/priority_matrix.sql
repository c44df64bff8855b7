-- raw.priority_matrix: one cell of the priority matrix of the workspace.
-- key: impact, urgency
select
    cast(null as integer) as impact,
    cast(null as integer) as urgency,
    cast(null as integer) as priority
where false

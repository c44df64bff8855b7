-- raw.contract_groups: one group whose first assignment starts an internal clock.
-- key: line_key, assignment_group
select
    cast(null as integer) as line_key,
    cast(null as varchar) as assignment_group
where false

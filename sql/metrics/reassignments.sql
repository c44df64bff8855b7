-- metrics.reassignments: one incident resolved, with the number of changes of its group (Q4).
-- key: subject_id
--
-- Frame R. Groups, never persons; the tool's own counter where no event follows the groups. With
-- neither, the number is unknown, not zero.
with incidents as (
    select * from marts.incidents
),

counted as (
    select
        incident_key as subject_id,
        resolved_epoch as period_epoch,
        cast(null as boolean) as is_hit,
        reassignment_count as value,
        case
            when not_counted_because is not null then not_counted_because
            when event_count = 0 and tool_reassignment_count is null then 'no_lifecycle'
            when reassignment_count is null then 'no_group'
        end as excluded_because
    from incidents
    where resolved_epoch is not null
)

select * from counted

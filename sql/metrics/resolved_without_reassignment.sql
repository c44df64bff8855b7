-- metrics.resolved_without_reassignment: one incident resolved, a hit when its group never changed (Q1′).
-- key: subject_id
--
-- Frame R. A proxy: not the first-contact resolution, which needs the interactions. Needs the
-- lifecycle or the tool's own counter.
with incidents as (
    select * from marts.incidents
),

counted as (
    select
        incident_key as subject_id,
        resolved_epoch as period_epoch,
        reassignment_count = 0 as is_hit,
        cast(null as bigint) as value,
        case
            when not_counted_because is not null then not_counted_because
            when event_count = 0 and tool_reassignment_count is null then 'no_lifecycle'
            when reassignment_count is null then 'no_group'
        end as excluded_because
    from incidents
    where resolved_epoch is not null
)

select * from counted

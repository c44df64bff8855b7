-- metrics.tool_sla_met: one incident closed, a hit when the tool itself says that the SLA was met.
-- key: subject_id
--
-- Frame C: the tool may change its mind until then. A cross-check, never bilan's own verdict.
with incidents as (
    select * from marts.incidents
),

counted as (
    select
        incident_key as subject_id,
        closed_epoch as period_epoch,
        tool_sla_met as is_hit,
        cast(null as bigint) as value,
        case
            when not_counted_because is not null then not_counted_because
            when tool_sla_met is null then 'no_tool_verdict'
        end as excluded_because
    from incidents
    where closed_epoch is not null
)

select * from counted

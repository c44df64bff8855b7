-- metrics.reopen_rate: one incident resolved, a hit when reopened within the window after its first resolution (Q3).
-- key: subject_id
--
-- Frame R, as a cohort: provisional until the window has passed for the whole period. Without
-- lifecycle the tool's own counter decides; without that either, nobody knows.
with incidents as (
    select * from marts.incidents
),

params as (
    select reopen_seconds from run.params
),

counted as (
    select
        incident_key as subject_id,
        resolved_epoch as period_epoch,
        case
            -- The counter has no instant: any return it tells counts as one within the window.
            when event_count = 0 and tool_reopen_count is not null then tool_reopen_count > 0
            else coalesce(
                reopened_epoch >= resolved_epoch
                    and reopened_epoch - resolved_epoch <= params.reopen_seconds,
                false
            )
        end as is_hit,
        cast(null as bigint) as value,
        case
            when not_counted_because is not null then not_counted_because
            when event_count = 0 and tool_reopen_count is null then 'no_lifecycle'
        end as excluded_because
    from incidents
    cross join params
    where resolved_epoch is not null
)

select * from counted

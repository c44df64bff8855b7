-- metrics.time_parts: the seconds of one clock, or of the life of one incident, in one state with one team (domain 2.2, 3.10).
-- key: part_key, state, pending_reason, team, is_untaken
-- built as: view
--
-- elapsed = counted + closed + stopped + excluded + resolved, and counted sums to what the clock
-- counts. part_key is the commitment_key, or the incident with line 0 for its life.
with parts as (
    select * from marts.clock_parts
),

summed as (
    select
        part_key,
        commitment_key,
        incident_key,
        state,
        pending_reason,
        team,
        is_untaken,
        cast(sum(elapsed_seconds) as bigint) as elapsed_seconds,
        cast(sum(counted_seconds) as bigint) as counted_seconds,
        cast(sum(case when kind = 'run' then elapsed_seconds - counted_seconds else 0 end)
            as bigint) as closed_seconds,
        cast(sum(case when kind = 'stop' then elapsed_seconds else 0 end) as bigint)
            as stopped_seconds,
        cast(sum(case when kind = 'excluded' then elapsed_seconds else 0 end) as bigint)
            as excluded_seconds,
        cast(sum(case when kind = 'resolved' then elapsed_seconds else 0 end) as bigint)
            as resolved_seconds
    from parts
    group by part_key, commitment_key, incident_key, state, pending_reason, team, is_untaken
)

select * from summed

-- checks.clock_intervals_sum: one commitment whose stretches do not make up its count, or do not touch (domain 3.2, 3.10).
-- key: commitment_key
-- severity: error
--
-- What a client can add up by hand must be what the verdict was given on.
with intervals as (
    select
        commitment_key,
        ordinal,
        from_epoch,
        to_epoch,
        counted_seconds,
        lead(from_epoch) over (partition by commitment_key order by ordinal) as next_epoch
    from marts.clock_intervals
),

summed as (
    select
        commitment_key,
        min(from_epoch) as from_epoch,
        cast(sum(counted_seconds) as bigint) as counted_seconds,
        count(*) filter (
            where next_epoch is not null and to_epoch is distinct from next_epoch
        ) as gap_count,
        count(*) filter (where to_epoch < from_epoch) as reversed_count
    from intervals
    group by commitment_key
),

commitments as (
    select
        commitment_key,
        incident_key,
        start_epoch,
        counted_seconds
    from marts.clock_verdicts
    where verdict <> 'undetermined' and start_epoch is not null
)

select
    commitments.commitment_key,
    commitments.incident_key,
    commitments.counted_seconds,
    summed.counted_seconds as summed_seconds,
    summed.gap_count
from commitments
left join summed on commitments.commitment_key = summed.commitment_key
where
    summed.counted_seconds is distinct from commitments.counted_seconds
    or summed.from_epoch is distinct from commitments.start_epoch
    or summed.gap_count > 0
    or summed.reversed_count > 0

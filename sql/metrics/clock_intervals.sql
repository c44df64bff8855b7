-- metrics.clock_intervals: one stretch of the clock of one commitment, in the net reading (domain 3.2, 3.10).
-- key: commitment_key, ordinal
-- built as: view
with intervals as (
    select * from marts.clock_intervals
)

select * from intervals

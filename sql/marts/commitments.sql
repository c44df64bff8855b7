-- marts.commitments: one clock, what was promised for one incident and what came of it at the cut (domain 3.2, 3.5, 3.7).
-- key: commitment_key
-- built as: view
--
-- Net reading without prefix, gross and contested ones beside it. A family is counted once, by the
-- unit of its contract; cancelled incidents have no clock.
with results as (
    select * from marts.clock_results
    where is_committed
)

select * from results

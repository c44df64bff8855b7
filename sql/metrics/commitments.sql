-- metrics.commitments: one clock, what was promised for one incident and what came of it at the cut (domain 3.2, 3.5, 3.7).
-- key: commitment_key
-- built as: view
with commitments as (
    select * from marts.commitments
)

select * from commitments

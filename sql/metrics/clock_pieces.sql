-- metrics.clock_pieces: one stretch of the clock of one commitment, cut by its calendar and at its deadline (domain 3.10).
-- key: commitment_key, ordinal, piece
-- built as: view
with pieces as (
    select * from marts.clock_pieces
)

select * from pieces

-- metrics.breach_forecast: one commitment that runs at the cut, with the probability that it will be breached (domain 6.5, S5).
-- key: commitment_key
--
-- Absent where nothing was decided before that had counted as much.
with odds as (
    select * from marts.forecast_odds
    where training = 'now'
),

commitments as (
    select
        commitment_key,
        counted_seconds,
        target_seconds
    from marts.commitments
),

forecast as (
    select
        odds.commitment_key,
        odds.probability,
        odds.basis,
        cast(odds.basis_n as bigint) as basis_n,
        commitments.counted_seconds * 1e0 / commitments.target_seconds as elapsed_share
    from odds
    inner join commitments on odds.commitment_key = commitments.commitment_key
)

select * from forecast

-- metrics.stock_cancelled: one leaving of the stock by cancellation.
-- key: subject_id, ordinal
--
-- Frame E: the move itself is in the period. A term of the stock identity.
with moves as (
    select * from marts.stock_moves
    where move = 'cancelled'
),

counted as (
    select
        incident_key as subject_id,
        ordinal,
        at_epoch as period_epoch,
        cast(null as boolean) as is_hit,
        cast(null as bigint) as value,
        cast(null as varchar) as excluded_because
    from moves
)

select * from counted

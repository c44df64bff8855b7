-- metrics.net_flow: one move of the stock, +1 in and -1 out (F3).
-- key: subject_id, ordinal
--
-- Entries are openings and reopenings; leavings are resolutions, cancellations and closings without
-- resolution.
with moves as (
    select * from marts.stock_moves
),

counted as (
    select
        incident_key as subject_id,
        ordinal,
        at_epoch as period_epoch,
        cast(null as boolean) as is_hit,
        cast(delta as bigint) as value,
        cast(null as varchar) as excluded_because
    from moves
)

select * from counted

-- marts.state_intervals: one stay of one incident in one state, half-open in seconds since 1970.
-- key: incident_key, ordinal
-- settled by: incident_key
--
-- The last stay has no end. Stays of an incident touch, do not overlap, and begin at its opening
-- (checks).
with changes as (
    select * from marts.state_changes
),

stays as (
    select
        incident_key,
        ordinal,
        at_epoch as from_epoch,
        to_epoch,
        state,
        pending_reason,
        old_state,
        -- One of few words is a small number: a text costs four times as much to write.
        cast(quality as enum ('source', 'event', 'estimated')) as quality,
        -- Resolved, closed and cancelled incidents have left the stock.
        state in ('new', 'active', 'pending') as is_in_stock
    from changes
)

select * from stays

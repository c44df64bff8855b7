-- marts.state_intervals: one stay of one incident in one state, half-open in seconds since 1970.
-- key: incident_key, ordinal
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
        lead(at_epoch) over life as to_epoch,
        state,
        pending_reason,
        old_state,
        quality,
        -- Resolved, closed and cancelled incidents have left the stock.
        state in ('new', 'active', 'pending') as is_in_stock
    from changes
    window life as (partition by incident_key order by at_epoch, ordinal)
)

select * from stays

-- marts.logged_states: one event of one incident that tells a state, with the state before it and the instant of the next.
-- key: incident_key, ordinal
-- settled by: incident_key
-- built as: view
--
-- Before its first event an incident is new. An event that says what was so already is repeated.
with events as (
    select * from marts.events
    where field = 'state' and new_value is not null
),

reasoned as (
    select
        incident_key,
        at_epoch,
        logged_epoch,
        sequence,
        position,
        new_value as state,
        -- A reason left on a ticket that no longer waits is no change.
        case when new_value = 'pending' then pending_reason end as pending_reason
    from events
),

followed as (
    select
        incident_key,
        at_epoch,
        row_number() over life as ordinal,
        state,
        pending_reason,
        lag(state) over life as old_state,
        lag(pending_reason) over life as old_reason,
        lead(at_epoch) over life as next_epoch
    from reasoned
    window life as (
        partition by incident_key
        order by at_epoch, logged_epoch, sequence, position
    )
),

compared as (
    select
        incident_key,
        at_epoch,
        ordinal,
        state,
        pending_reason,
        coalesce(old_state, 'new') as old_state,
        next_epoch,
        state = coalesce(old_state, 'new') and pending_reason is not distinct from old_reason
            as is_repeated
    from followed
)

select * from compared

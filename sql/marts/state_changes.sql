-- marts.state_changes: one entry of one incident into a state, from its opening on.
-- key: incident_key, ordinal
-- settled by: incident_key
-- built as: view
--
-- Events tell it. Where they are silent the incident's own columns do, in this order: it begins in
-- state new at its opening; it is resolved and closed when the columns say so and no event does; a
-- final state without any date is put at the last update, as an estimate. A column that contradicts
-- the state (a closing date on an open incident: final values written back into old rows) is not
-- believed.
--
-- Most lives are plain: the events tell all and repeat nothing. Those are done after one pass; the
-- others are put together and compared again.
with incidents as (
    select
        *,
        coalesce(opened_epoch, created_epoch) as begun_epoch
    from staging.incidents
),

compared as (
    select * from marts.logged_states
),

params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

told as (
    select
        incident_key,
        count(*) filter (where state = 'resolved') as resolved_count,
        count(*) filter (where state = 'closed') as closed_count,
        max(state) filter (where next_epoch is null) as last_state,
        max(at_epoch) as last_epoch,
        -- The work before the first closing: a resolution that only a column tells comes after it.
        max(at_epoch) filter (where state <> 'closed') as worked_epoch,
        min(at_epoch) filter (where state = 'closed') as first_closed_epoch,
        min(ordinal) filter (where state = 'closed') as first_closed_ordinal,
        min(at_epoch) filter (where not is_repeated) as changed_epoch,
        count(*) filter (where is_repeated and ordinal > 1) as repeated_count
    from compared
    group by incident_key
),

asked as (
    select
        incidents.incident_key,
        incidents.begun_epoch,
        incidents.state,
        incidents.pending_reason,
        incidents.resolved_epoch,
        incidents.closed_epoch,
        incidents.updated_epoch,
        incidents.acknowledged_epoch,
        told.last_state,
        told.last_epoch,
        told.worked_epoch,
        told.first_closed_epoch,
        told.first_closed_ordinal,
        told.changed_epoch,
        -- The column tells the resolution when no event does, or when the events stop after a
        -- reopening.
        incidents.resolved_epoch is not null
        and incidents.state in ('resolved', 'closed')
        and coalesce(told.last_state, 'new') not in ('resolved', 'cancelled')
        and (coalesce(told.resolved_count, 0) = 0 or incidents.resolved_epoch >= told.last_epoch)
        and (coalesce(told.last_state, 'new') <> 'closed' or told.resolved_count = 0)
            as is_resolved_by_column,
        coalesce(
            incidents.state = 'closed'
            and coalesce(told.last_state, 'new') not in ('closed', 'cancelled')
            and (coalesce(told.closed_count, 0) = 0 or incidents.closed_epoch >= told.last_epoch),
            false
        ) as is_closed_by_column,
        coalesce(
            incidents.state = 'cancelled' and coalesce(told.last_state, 'new') <> 'cancelled', false
        ) as is_cancelled_by_column,
        -- A tool without lifecycle: the one state it shows, since the last thing it tells.
        coalesce(incidents.state in ('active', 'pending') and told.incident_key is null, false)
            as is_shown,
        coalesce(told.repeated_count, 0) = 0
        and coalesce(incidents.begun_epoch <= params.as_of_epoch, false) as is_clear
    from incidents
    cross join params
    left join told on incidents.incident_key = told.incident_key
),

judged as (
    select
        *,
        is_clear and not is_resolved_by_column and not is_closed_by_column
        and not is_cancelled_by_column and not is_shown as is_plain
    from asked
),

odd as (
    select * from judged
    where not is_plain
),

-- The few odd lives are told apart by their keys: joining every life would cost more than all else.
odd_events as (
    select compared.*
    from compared
    inner join odd on compared.incident_key = odd.incident_key
),

plain_events as (
    select compared.*
    from compared
    left join odd on compared.incident_key = odd.incident_key
    where odd.incident_key is null
),

combined as (
    select
        incident_key,
        begun_epoch as at_epoch,
        0 as ordinal,
        'new' as state,
        cast(null as varchar) as pending_reason,
        'source' as quality
    from odd
    where begun_epoch is not null
    union all
    select
        incident_key,
        at_epoch,
        ordinal,
        state,
        pending_reason,
        'event' as quality
    from odd_events
    union all
    select
        incident_key,
        greatest(
            coalesce(
                case when state = 'pending' then updated_epoch else acknowledged_epoch end,
                begun_epoch
            ),
            begun_epoch
        ) as at_epoch,
        1 as ordinal,
        state,
        pending_reason,
        'estimated' as quality
    from odd
    where is_shown
    union all
    select
        incident_key,
        case
            when first_closed_epoch is not null and last_state = 'closed'
                then least(
                    greatest(resolved_epoch, begun_epoch, coalesce(worked_epoch, begun_epoch)),
                    first_closed_epoch
                )
            else greatest(resolved_epoch, begun_epoch, coalesce(last_epoch, begun_epoch))
        end as at_epoch,
        case
            when first_closed_epoch is not null
                and last_state = 'closed' then first_closed_ordinal - 0.5e0
            else 1000000e0
        end as ordinal,
        'resolved' as state,
        cast(null as varchar) as pending_reason,
        'source' as quality
    from odd
    where is_resolved_by_column
    union all
    select
        incident_key,
        greatest(
            coalesce(closed_epoch, resolved_epoch, updated_epoch, begun_epoch),
            begun_epoch,
            coalesce(last_epoch, begun_epoch),
            -- The closing comes after the resolution that the columns tell.
            case when state = 'closed' then coalesce(resolved_epoch, begun_epoch) else begun_epoch end
        ) as at_epoch,
        case when state = 'closed' then 1000001 else 1000002 end as ordinal,
        state,
        cast(null as varchar) as pending_reason,
        case when closed_epoch is not null then 'source' else 'estimated' end as quality
    from odd
    where is_closed_by_column or is_cancelled_by_column
),

known as (
    select combined.*
    from combined
    cross join params
    where combined.at_epoch is not null and combined.at_epoch <= params.as_of_epoch
),

followed as (
    select
        *,
        lag(state) over life as old_state,
        lag(pending_reason) over life as old_reason,
        row_number() over life = 1 as is_first
    from known
    window life as (partition by incident_key order by at_epoch, ordinal)
),

-- A repeated state is no change.
changed as (
    select
        incident_key,
        at_epoch,
        ordinal,
        state,
        pending_reason,
        old_state,
        quality,
        lead(at_epoch) over (partition by incident_key order by at_epoch, ordinal) as to_epoch
    from followed
    where is_first or state <> old_state or pending_reason is distinct from old_reason
),

all_changes as (
    select
        incident_key,
        begun_epoch as at_epoch,
        cast(0 as double) as ordinal,
        'new' as state,
        cast(null as varchar) as pending_reason,
        cast(null as varchar) as old_state,
        'source' as quality,
        changed_epoch as to_epoch
    from judged
    where is_plain
    union all
    select
        incident_key,
        at_epoch,
        cast(ordinal as double) as ordinal,
        state,
        pending_reason,
        old_state,
        'event' as quality,
        next_epoch as to_epoch
    from plain_events
    where not is_repeated
    union all
    select * from changed
)

select * from all_changes

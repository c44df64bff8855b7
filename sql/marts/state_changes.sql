-- marts.state_changes: one entry of one incident into a state, from its opening on.
-- key: incident_key, ordinal
-- built as: view
--
-- Events tell it. Where they are silent the incident's own columns do, in this order: it begins in
-- state new at its opening; it is resolved and closed when the columns say so and no event does; a
-- final state without any date is put at the last update, as an estimate. A column that contradicts
-- the state (a closing date on an open incident: final values written back into old rows) is not
-- believed.
with incidents as (
    select
        *,
        coalesce(opened_epoch, created_epoch) as begun_epoch
    from staging.incidents
),

events as (
    select * from marts.events
    where field = 'state' and new_value is not null
),

params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

logged as (
    select
        incident_key,
        at_epoch,
        row_number() over (
            partition by incident_key
            order by at_epoch, logged_epoch, sequence, position
        ) as ordinal,
        new_value as state,
        -- A reason left on a ticket that no longer waits is no change.
        case when new_value = 'pending' then pending_reason end as pending_reason,
        'event' as quality
    from events
),

told as (
    select
        incident_key,
        count(*) filter (where state = 'resolved') as resolved_count,
        count(*) filter (where state = 'closed') as closed_count,
        count(*) filter (where state = 'cancelled') as cancelled_count,
        max_by(state, ordinal) as last_state,
        max(at_epoch) as last_epoch,
        -- The work before the first closing: a resolution that only a column tells comes after it.
        max(at_epoch) filter (where state <> 'closed') as worked_epoch,
        min(at_epoch) filter (where state = 'closed') as first_closed_epoch,
        min(ordinal) filter (where state = 'closed') as first_closed_ordinal
    from logged
    group by incident_key
),

openings as (
    select
        incident_key,
        begun_epoch as at_epoch,
        0 as ordinal,
        'new' as state,
        cast(null as varchar) as pending_reason,
        'source' as quality
    from incidents
    where begun_epoch is not null
),

-- The column tells the resolution when no event does, or when the events stop after a reopening.
resolutions as (
    select
        incidents.incident_key,
        case
            when told.first_closed_epoch is not null and told.last_state = 'closed'
                then least(
                    greatest(incidents.resolved_epoch, incidents.begun_epoch,
                        coalesce(told.worked_epoch, incidents.begun_epoch)),
                    told.first_closed_epoch
                )
            else greatest(incidents.resolved_epoch, incidents.begun_epoch,
                coalesce(told.last_epoch, incidents.begun_epoch))
        end as at_epoch,
        case
            when told.first_closed_epoch is not null
                and told.last_state = 'closed' then told.first_closed_ordinal - 0.5e0
            else 1000000e0
        end as ordinal,
        'resolved' as state,
        cast(null as varchar) as pending_reason,
        'source' as quality
    from incidents
    left join told on incidents.incident_key = told.incident_key
    where
        incidents.resolved_epoch is not null
        and incidents.state in ('resolved', 'closed')
        and coalesce(told.last_state, 'new') not in ('resolved', 'cancelled')
        and (coalesce(told.resolved_count, 0) = 0 or incidents.resolved_epoch >= told.last_epoch)
        and (coalesce(told.last_state, 'new') <> 'closed' or told.resolved_count = 0)
),

closings as (
    select
        incidents.incident_key,
        greatest(
            coalesce(incidents.closed_epoch, incidents.resolved_epoch, incidents.updated_epoch,
                incidents.begun_epoch),
            incidents.begun_epoch,
            coalesce(told.last_epoch, incidents.begun_epoch),
            -- The closing comes after the resolution that the columns tell.
            coalesce(incidents.resolved_epoch, incidents.begun_epoch)
        ) as at_epoch,
        1000001 as ordinal,
        'closed' as state,
        cast(null as varchar) as pending_reason,
        case when incidents.closed_epoch is not null then 'source' else 'estimated' end as quality
    from incidents
    left join told on incidents.incident_key = told.incident_key
    where
        incidents.state = 'closed'
        and coalesce(told.last_state, 'new') not in ('closed', 'cancelled')
        and (coalesce(told.closed_count, 0) = 0 or incidents.closed_epoch >= told.last_epoch)
),

cancellations as (
    select
        incidents.incident_key,
        greatest(
            coalesce(incidents.closed_epoch, incidents.resolved_epoch, incidents.updated_epoch,
                incidents.begun_epoch),
            incidents.begun_epoch,
            coalesce(told.last_epoch, incidents.begun_epoch)
        ) as at_epoch,
        1000002 as ordinal,
        'cancelled' as state,
        cast(null as varchar) as pending_reason,
        case when incidents.closed_epoch is not null then 'source' else 'estimated' end as quality
    from incidents
    left join told on incidents.incident_key = told.incident_key
    where incidents.state = 'cancelled' and coalesce(told.last_state, 'new') <> 'cancelled'
),

-- A tool without lifecycle: the one state it shows, since the last thing it tells.
shown as (
    select
        incidents.incident_key,
        greatest(
            coalesce(
                case when incidents.state = 'pending'
                    then incidents.updated_epoch else incidents.acknowledged_epoch end,
                incidents.begun_epoch
            ),
            incidents.begun_epoch
        ) as at_epoch,
        1 as ordinal,
        incidents.state,
        incidents.pending_reason,
        'estimated' as quality
    from incidents
    left join told on incidents.incident_key = told.incident_key
    where incidents.state in ('active', 'pending') and told.incident_key is null
),

combined as (
    select * from openings
    union all
    select * from logged
    union all
    select * from shown
    union all
    select * from resolutions
    union all
    select * from closings
    union all
    select * from cancellations
),

known as (
    select combined.*
    from combined
    cross join params
    where combined.at_epoch is not null and combined.at_epoch <= params.as_of_epoch
),

compared as (
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
        quality
    from compared
    where is_first or state <> old_state or pending_reason is distinct from old_reason
)

select * from changed

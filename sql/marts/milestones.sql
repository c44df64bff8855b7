-- marts.milestones: one incident with the instants of its life and where each comes from (domain 1.3).
-- key: incident_key
-- settled by: incident_key
--
-- Seconds since 1970. Qualities: source (a column of the export), event (the lifecycle), estimated
-- (a fallback), missing. The resolution is the first entry into resolved that an event proves, else
-- the column; it is never taken from the closing. A column that is earlier than the opening is kept
-- as it is and marked: such durations are quarantined, not clipped. Where no column of an incident
-- tells seconds, an event that tells the same milestone within that minute does (domain 1.1, T8).
with incidents as (
    select
        *,
        coalesce(opened_epoch, created_epoch) as begun_epoch,
        coalesce(opened_epoch, created_epoch) % 60 = 0
        and coalesce(acknowledged_epoch % 60 = 0, true)
        and coalesce(restored_epoch % 60 = 0, true)
        and coalesce(resolved_epoch % 60 = 0, true)
        and coalesce(closed_epoch % 60 = 0, true) as is_to_the_minute
    from staging.incidents
),

params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

states as (
    select
        incident_key,
        min(from_epoch) filter (where state = 'resolved') as resolved_epoch,
        min_by(quality, ordinal) filter (where state = 'resolved') as resolved_quality,
        max(from_epoch) filter (where state = 'resolved') as resolved_last_epoch,
        max_by(quality, ordinal) filter (where state = 'resolved') as resolved_last_quality,
        max(from_epoch) filter (where state = 'closed') as closed_epoch,
        max_by(quality, ordinal) filter (where state = 'closed') as closed_quality,
        min(from_epoch) filter (where state = 'cancelled') as cancelled_epoch,
        max(state) filter (where to_epoch is null) as last_state,
        -- Of the last wait.
        max_by(pending_reason, ordinal) as last_reason,
        count(*) filter (where is_in_stock and old_state in ('resolved', 'closed')) as reopen_count,
        count(*) filter (where state = 'pending' and to_epoch is not null) as pending_exit_count,
        count(*) filter (where state = 'resolved' and old_state = 'pending') as pending_to_resolved_count,
        min(from_epoch) filter (where is_in_stock and old_state in ('resolved', 'closed'))
            as reopened_epoch
    from marts.state_intervals
    group by incident_key
),

-- First thing a person of the provider did: a name on the ticket, the state leaving new, a note.
-- What a system or the client does is none.
hands as (
    select
        incident_key,
        min(at_epoch) filter (
            where coalesce(actor_role, 'provider') in ('provider', 'vendor')
            and (
                (field = 'assignee' and new_value is not null)
                or (field = 'state' and new_value not in ('new', 'resolved', 'closed', 'cancelled'))
                or (lower(field) in ('comment', 'note', 'task', 'solution', 'work_notes')
                    and actor_role is not null)
            )
        ) as acknowledged_epoch,
        min(at_epoch) filter (where field = 'restored') as restored_epoch,
        min(at_epoch) filter (where field = 'state' and new_value = 'new') as opened_epoch,
        max(at_epoch) filter (where coalesce(actor_role, '') <> 'system') as touched_epoch,
        count(*) filter (where field = 'assignment_group') as group_event_count,
        count(*) as event_count
    from marts.events
    group by incident_key
),

gathered as (
    select
        incidents.incident_key,
        coalesce(incidents.occurred_epoch, incidents.detected_epoch, incidents.declared_epoch,
            incidents.begun_epoch)
            as occurred_epoch,
        case when incidents.occurred_epoch is not null then 'source' else 'estimated' end
            as occurred_quality,
        coalesce(incidents.detected_epoch, incidents.declared_epoch, incidents.begun_epoch)
            as detected_epoch,
        case when incidents.detected_epoch is not null then 'source' else 'estimated' end
            as detected_quality,
        coalesce(incidents.declared_epoch, incidents.begun_epoch) as declared_epoch,
        case when incidents.declared_epoch is not null then 'source' else 'estimated' end
            as declared_quality,
        incidents.begun_epoch as opened_epoch,
        incidents.declared_epoch is null or incidents.declared_epoch = incidents.begun_epoch
            as is_declared_at_opening,
        case when incidents.is_to_the_minute
            and hands.opened_epoch - incidents.begun_epoch between 1 and 59
            then hands.opened_epoch end as opened_event_epoch,
        case
            when incidents.opened_epoch is not null then 'source'
            when incidents.created_epoch is not null then 'estimated'
            else 'missing'
        end as opened_quality,
        -- What is after the cut has not happened.
        case
            when incidents.is_to_the_minute
                and hands.acknowledged_epoch - incidents.acknowledged_epoch between 1 and 59
                then hands.acknowledged_epoch
            when incidents.acknowledged_epoch <= params.as_of_epoch
                then incidents.acknowledged_epoch
        end as acknowledged_source_epoch,
        hands.acknowledged_epoch as acknowledged_event_epoch,
        case
            when incidents.is_to_the_minute
                and hands.restored_epoch - incidents.restored_epoch between 1 and 59
                then hands.restored_epoch
            when incidents.restored_epoch <= params.as_of_epoch then incidents.restored_epoch
        end as restored_source_epoch,
        hands.restored_epoch as restored_event_epoch,
        case
            when states.resolved_quality = 'source' then incidents.resolved_epoch
            else states.resolved_epoch
        end as resolved_epoch,
        coalesce(states.resolved_quality, 'missing') as resolved_quality,
        case
            when states.resolved_last_quality = 'source' then incidents.resolved_epoch
            else states.resolved_last_epoch
        end as resolved_last_epoch,
        coalesce(states.resolved_last_quality, 'missing') as resolved_last_quality,
        case
            when incidents.state = 'closed'
                and incidents.closed_epoch <= params.as_of_epoch then incidents.closed_epoch
            when states.last_state = 'closed' then states.closed_epoch
        end as closed_epoch,
        case
            when incidents.state = 'closed'
                and incidents.closed_epoch <= params.as_of_epoch then 'source'
            when states.last_state = 'closed' then states.closed_quality
            else 'missing'
        end as closed_quality,
        states.cancelled_epoch,
        states.last_state as state,
        states.last_reason as pending_reason,
        states.reopen_count,
        states.reopened_epoch,
        states.pending_exit_count,
        coalesce(states.pending_to_resolved_count, 0) as pending_to_resolved_count,
        -- The last update of the export tells it where no event does, and in a log, whose rows are
        -- updates.
        greatest(
            coalesce(hands.touched_epoch, incidents.begun_epoch),
            case
                when
                    (hands.event_count is null or incidents.is_update)
                    and incidents.updated_epoch <= params.as_of_epoch
                    then incidents.updated_epoch
                else coalesce(hands.touched_epoch, incidents.begun_epoch)
            end
        ) as touched_epoch,
        coalesce(hands.group_event_count, 0) as group_event_count,
        coalesce(hands.event_count, 0) as event_count
    from incidents
    cross join params
    left join states on incidents.incident_key = states.incident_key
    left join hands on incidents.incident_key = hands.incident_key
),

-- A resolution before the opening is a fault of the export and does not come before a real action.
compared as (
    select
        *,
        coalesce(
            acknowledged_event_epoch <= resolved_epoch or resolved_epoch is null
                or resolved_epoch < opened_epoch,
            false
        ) and acknowledged_event_epoch is not null as is_acknowledged_first,
        -- What follows within the minute and tells no second keeps the opening at the minute.
        coalesce(
            opened_event_epoch <= least(
                coalesce(acknowledged_source_epoch, acknowledged_event_epoch, opened_event_epoch),
                coalesce(restored_source_epoch, restored_event_epoch, opened_event_epoch),
                coalesce(resolved_epoch, opened_event_epoch),
                coalesce(closed_epoch, opened_event_epoch)
            ),
            false
        ) as is_opened_by_event
    from gathered
),

-- Restoration falls back on the resolution; taking in charge falls back on it too, when nothing is
-- known before. A quality is one of few words, as a small number: a text costs four times as much
-- to write.
completed as (
    select
        incident_key,
        occurred_epoch,
        cast(occurred_quality as enum ('source', 'event', 'estimated', 'missing'))
            as occurred_quality,
        detected_epoch,
        cast(detected_quality as enum ('source', 'event', 'estimated', 'missing'))
            as detected_quality,
        case when is_opened_by_event and is_declared_at_opening then opened_event_epoch
            else declared_epoch end as declared_epoch,
        cast(declared_quality as enum ('source', 'event', 'estimated', 'missing'))
            as declared_quality,
        case when is_opened_by_event then opened_event_epoch else opened_epoch end as opened_epoch,
        cast(opened_quality as enum ('source', 'event', 'estimated', 'missing')) as opened_quality,
        case
            when acknowledged_source_epoch is not null then acknowledged_source_epoch
            when is_acknowledged_first then acknowledged_event_epoch
            else resolved_epoch
        end as acknowledged_epoch,
        cast(case
            when acknowledged_source_epoch is not null then 'source'
            when is_acknowledged_first then 'event'
            when resolved_epoch is not null then 'estimated'
            else 'missing'
        end as enum ('source', 'event', 'estimated', 'missing')) as acknowledged_quality,
        coalesce(restored_source_epoch, restored_event_epoch, resolved_epoch) as restored_epoch,
        cast(case
            when restored_source_epoch is not null then 'source'
            when restored_event_epoch is not null then 'event'
            when resolved_epoch is not null then 'estimated'
            else 'missing'
        end as enum ('source', 'event', 'estimated', 'missing')) as restored_quality,
        resolved_epoch,
        cast(resolved_quality as enum ('source', 'event', 'estimated', 'missing'))
            as resolved_quality,
        resolved_last_epoch,
        cast(resolved_last_quality as enum ('source', 'event', 'estimated', 'missing'))
            as resolved_last_quality,
        closed_epoch,
        cast(closed_quality as enum ('source', 'event', 'estimated', 'missing')) as closed_quality,
        cancelled_epoch,
        state,
        pending_reason,
        reopen_count,
        reopened_epoch,
        pending_exit_count,
        pending_to_resolved_count,
        touched_epoch,
        group_event_count,
        event_count
    from compared
)

select * from completed

-- marts.clock_stops: one stretch of a wait, that stops the clock of a contract or lets it run (domain 3.4).
-- key: incident_key, engagement, from_epoch, kind
-- settled by: incident_key
--
-- A wait stops the clock if its reason is on the list of the contract. The stop begins with the
-- state, or with the request to the client when the contract wants one; it ends with the reply, the
-- state or the cap, whichever comes first. A reminder begins no new stop; a request after a reply
-- does. Waits that let the clock run, or any part of them, are kept to be shown. Contracts without
-- stops show none.
with stops as (
    select * from staging.contract_stops
),

engagements as (
    select * from marts.clock_engagements
),

listing as (
    select contract_key
    from stops
    group by contract_key
),

params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

waits as (
    select
        intervals.incident_key,
        engagements.engagement,
        intervals.ordinal,
        intervals.from_epoch,
        coalesce(intervals.to_epoch, params.as_of_epoch) as to_epoch,
        coalesce(intervals.pending_reason, 'other') as reason,
        stops.contract_key is not null as is_listed,
        coalesce(stops.needs_request, false) as needs_request,
        stops.cap_seconds,
        stops.clause
    from marts.state_intervals as intervals
    inner join engagements on intervals.incident_key = engagements.incident_key
    inner join listing on engagements.contract_key = listing.contract_key
    cross join params
    left join stops
        on engagements.contract_key = stops.contract_key
        and coalesce(intervals.pending_reason, 'other') = stops.reason
    where intervals.state = 'pending'
),

events as (
    select * from marts.clock_events
    where field in ('client_request', 'client_reply')
),

-- What opens and closes a stop inside a wait. A reply in the very second of the state answers
-- something older.
marked as (
    select
        incident_key,
        engagement,
        ordinal,
        from_epoch as at_epoch,
        1 as rank,
        true as is_opening,
        cast(null as varchar) as evidence
    from waits
    where is_listed and not needs_request
    union all
    select
        waits.incident_key,
        waits.engagement,
        waits.ordinal,
        events.at_epoch,
        1 + events.ordinal as rank,
        events.field = 'client_request' as is_opening,
        events.evidence
    from waits
    inner join events
        on waits.incident_key = events.incident_key
        and events.at_epoch >= waits.from_epoch
        and events.at_epoch < waits.to_epoch
    where waits.is_listed
),

followed as (
    select
        *,
        coalesce(lag(is_opening) over wait, false) as was_open,
        min(at_epoch) filter (where not is_opening) over (
            partition by incident_key, engagement, ordinal
            order by at_epoch, is_opening, rank
            rows between 1 following and unbounded following
        ) as reply_epoch
    from marked
    window wait as (
        partition by incident_key, engagement, ordinal
        order by at_epoch, is_opening, rank
    )
),

stopped as (
    select
        waits.incident_key,
        waits.engagement,
        followed.at_epoch as from_epoch,
        least(
            waits.to_epoch,
            coalesce(followed.reply_epoch, waits.to_epoch),
            followed.at_epoch + coalesce(waits.cap_seconds, waits.to_epoch - followed.at_epoch)
        ) as to_epoch,
        'stop' as kind,
        waits.reason,
        waits.clause,
        followed.evidence,
        waits.ordinal,
        waits.from_epoch as wait_from_epoch,
        waits.to_epoch as wait_to_epoch
    from followed
    inner join waits
        on followed.incident_key = waits.incident_key
        and followed.engagement = waits.engagement
        and followed.ordinal = waits.ordinal
    where followed.is_opening and not followed.was_open
),

opened as (
    select
        incident_key,
        engagement,
        ordinal,
        bool_or(from_epoch = wait_from_epoch and to_epoch = wait_to_epoch) as is_filled
    from stopped
    group by incident_key, engagement, ordinal
),

combined as (
    select
        incident_key,
        engagement,
        from_epoch,
        to_epoch,
        kind,
        reason,
        clause,
        evidence
    from stopped
    where to_epoch > from_epoch
    union all
    select
        waits.incident_key,
        waits.engagement,
        waits.from_epoch,
        waits.to_epoch,
        'run' as kind,
        case when waits.needs_request and opened.ordinal is null then 'no_request'
            else waits.reason end as reason,
        waits.clause,
        cast(null as varchar) as evidence
    from waits
    left join opened
        on waits.incident_key = opened.incident_key
        and waits.engagement = opened.engagement
        and waits.ordinal = opened.ordinal
    where waits.to_epoch > waits.from_epoch and not coalesce(opened.is_filled, false)
)

select * from combined

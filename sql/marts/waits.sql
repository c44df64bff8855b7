-- marts.waits: one stay of one incident in a wait, with the group that had it and what is recorded of it (domain 2.4, Q15).
-- key: incident_key, ordinal
-- built as: view
--
-- What a pause audit looks at. exit is the state that follows, nothing while it lasts; a change of
-- the reason is a wait of its own. A request to the client within the wait is its trace, or nobody
-- knows where the source records no request at all. The cap is the longest that a contract of the
-- incident lets a wait for this reason stop its clock.
with params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

-- Most incidents never wait: their stays need no order.
waiting as (
    select incident_key
    from marts.state_intervals
    where state = 'pending'
    group by incident_key
),

followed as (
    select
        stays.incident_key,
        stays.ordinal,
        stays.from_epoch,
        stays.to_epoch,
        stays.state,
        coalesce(stays.pending_reason, 'other') as reason,
        lead(stays.state) over (
            partition by stays.incident_key
            order by stays.from_epoch, stays.ordinal
        ) as exit
    from marts.state_intervals as stays
    inner join waiting on stays.incident_key = waiting.incident_key
),

waits as (
    select
        followed.incident_key,
        followed.ordinal,
        followed.from_epoch,
        followed.to_epoch,
        followed.reason,
        followed.exit,
        coalesce(followed.to_epoch, params.as_of_epoch) as until_epoch
    from followed
    cross join params
    where followed.state = 'pending'
),

incidents as (
    select
        incident_key,
        source
    from staging.incidents
),

requests as (
    select
        events.incident_key,
        events.at_epoch,
        incidents.source
    from marts.events as events
    inner join incidents on events.incident_key = incidents.incident_key
    where events.field = 'client_request'
),

recording as (
    select source
    from requests
    group by source
),

traced as (
    select
        waits.incident_key,
        waits.ordinal,
        min(requests.at_epoch) as request_epoch
    from waits
    inner join requests
        on waits.incident_key = requests.incident_key
        and requests.at_epoch >= waits.from_epoch
        and requests.at_epoch <= waits.until_epoch
    group by waits.incident_key, waits.ordinal
),

stays as (
    select
        waits.incident_key,
        waits.ordinal,
        max_by(stays.assignment_group, stays.stay) as team
    from waits
    inner join marts.group_intervals as stays
        on waits.incident_key = stays.incident_key
        and stays.from_epoch <= waits.from_epoch
        and (stays.to_epoch is null or stays.to_epoch > waits.from_epoch)
    group by waits.incident_key, waits.ordinal
),

caps as (
    select
        engagements.incident_key,
        stops.reason,
        max(stops.cap_seconds) as cap_seconds
    from marts.clock_engagements as engagements
    inner join marts.contract_stops as stops on engagements.contract_key = stops.contract_key
    where stops.cap_seconds is not null
    group by engagements.incident_key, stops.reason
),

described as (
    select
        waits.incident_key,
        waits.ordinal,
        waits.from_epoch,
        waits.to_epoch,
        waits.reason,
        waits.exit,
        stays.team,
        waits.until_epoch - waits.from_epoch as waited_seconds,
        caps.cap_seconds,
        traced.request_epoch,
        case
            when waits.reason <> 'client' then null
            when recording.source is null then null
            else traced.request_epoch is null
        end as is_untraced
    from waits
    inner join incidents on waits.incident_key = incidents.incident_key
    left join recording on incidents.source = recording.source
    left join traced
        on waits.incident_key = traced.incident_key and waits.ordinal = traced.ordinal
    left join stays
        on waits.incident_key = stays.incident_key and waits.ordinal = stays.ordinal
    left join caps
        on waits.incident_key = caps.incident_key and waits.reason = caps.reason
)

select * from described

-- marts.priority_intervals: one stay of one incident at one priority, half-open in seconds since 1970.
-- key: incident_key, stay
-- settled by: incident_key
--
-- What the first event says was there before it holds since the opening. Where no event repeats
-- what was so already, every event is a stay; the other lives are compared again.
with events as (
    select
        incident_key,
        at_epoch,
        logged_epoch,
        sequence,
        position,
        try_cast(new_value as integer) as priority,
        try_cast(old_value as integer) as old_priority
    from marts.events
    where field = 'priority'
),

incidents as (
    select
        incident_key,
        priority,
        coalesce(opened_epoch, created_epoch) as begun_epoch
    from staging.incidents
),

followed as (
    select
        incident_key,
        at_epoch,
        row_number() over life as ordinal,
        priority,
        old_priority,
        lag(priority) over life as last_priority,
        first_value(old_priority) over life as first_priority,
        lead(at_epoch) over life as next_epoch
    from events
    where priority is not null
    window life as (
        partition by incident_key
        order by at_epoch, logged_epoch, sequence, position
    )
),

-- The first event tells what was there before it, and where it does not the life begins with it.
told as (
    select
        incident_key,
        min(at_epoch) as first_epoch,
        max(first_priority) as first_priority,
        count(*) filter (
            where priority = case when ordinal = 1 then old_priority else last_priority end
        ) = 0 as is_plain
    from followed
    group by incident_key
),

begun as (
    select
        incidents.incident_key,
        incidents.begun_epoch,
        case
            when told.incident_key is null then incidents.priority
            else told.first_priority
        end as priority,
        told.first_epoch,
        coalesce(told.is_plain, true) and incidents.begun_epoch is not null as is_plain
    from incidents
    left join told on incidents.incident_key = told.incident_key
),

odd as (
    select * from begun
    where not is_plain
),

-- As for groups, the few odd lives are told apart by their keys.
odd_events as (
    select followed.*
    from followed
    inner join odd on followed.incident_key = odd.incident_key
),

plain_events as (
    select followed.*
    from followed
    left join odd on followed.incident_key = odd.incident_key
    where odd.incident_key is null
),

combined as (
    select
        incident_key,
        begun_epoch as at_epoch,
        0 as ordinal,
        priority
    from odd
    where priority is not null and begun_epoch is not null
    union all
    select
        incident_key,
        at_epoch,
        ordinal,
        priority
    from odd_events
),

compared as (
    select
        *,
        lag(priority) over (partition by incident_key order by at_epoch, ordinal) as old_priority
    from combined
),

changed as (
    select
        incident_key,
        row_number() over life as stay,
        at_epoch as from_epoch,
        lead(at_epoch) over life as to_epoch,
        priority,
        old_priority
    from compared
    where old_priority is null or priority <> old_priority
    window life as (partition by incident_key order by at_epoch, ordinal)
),

stays as (
    select
        incident_key,
        1 as stay,
        begun_epoch as from_epoch,
        first_epoch as to_epoch,
        priority,
        cast(null as integer) as old_priority
    from begun
    where priority is not null and is_plain
    union all
    select
        incident_key,
        ordinal + case when first_priority is null then 0 else 1 end as stay,
        at_epoch as from_epoch,
        next_epoch as to_epoch,
        priority,
        coalesce(last_priority, old_priority) as old_priority
    from plain_events
    union all
    select * from changed
)

select * from stays

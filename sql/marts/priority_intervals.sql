-- marts.priority_intervals: one stay of one incident at one priority, half-open in seconds since 1970.
-- key: incident_key, stay
with events as (
    select * from marts.events
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
        row_number() over (
            partition by incident_key
            order by at_epoch, logged_epoch, sequence, position
        ) as ordinal,
        try_cast(new_value as integer) as priority,
        try_cast(old_value as integer) as before
    from events
    where try_cast(new_value as integer) is not null
),

-- What the first event says was there before it holds since the opening.
begun as (
    select
        incidents.incident_key,
        incidents.begun_epoch as at_epoch,
        cast(0 as bigint) as ordinal,
        coalesce(
            followed.before,
            case when followed.incident_key is null then incidents.priority end
        ) as priority
    from incidents
    left join followed on incidents.incident_key = followed.incident_key and followed.ordinal = 1
    where incidents.begun_epoch is not null
),

combined as (
    select
        incident_key,
        at_epoch,
        ordinal,
        priority
    from begun
    where priority is not null
    union all
    select
        incident_key,
        at_epoch,
        ordinal,
        priority
    from followed
),

compared as (
    select
        *,
        lag(priority) over (partition by incident_key order by at_epoch, ordinal) as old_priority
    from combined
),

stays as (
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
)

select * from stays

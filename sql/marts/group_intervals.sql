-- marts.group_intervals: one stay of one incident with one support group, half-open in seconds since 1970.
-- key: incident_key, stay
--
-- Only groups are followed, never persons. What the first event says was there before it holds
-- since the opening; without events the stay of the last known group covers the whole life.
with events as (
    select * from marts.events
    where field = 'assignment_group' and new_value is not null
),

incidents as (
    select
        incident_key,
        assignment_group,
        coalesce(opened_epoch, created_epoch) as begun_epoch
    from staging.incidents
),

followed as (
    select
        incident_key,
        at_epoch,
        logged_epoch,
        sequence,
        position,
        old_value,
        new_value as assignment_group
    from events
),

firsts as (
    select
        incident_key,
        old_value,
        row_number() over (
            partition by incident_key
            order by at_epoch, logged_epoch, sequence, position
        ) as rank
    from followed
),

begun as (
    select
        incidents.incident_key,
        incidents.begun_epoch as at_epoch,
        -- Before every event, also before one that was logged too early.
        cast(-1 as bigint) as logged_epoch,
        cast(0 as bigint) as sequence,
        cast(0 as bigint) as position,
        case
            when firsts.incident_key is null then incidents.assignment_group
            else firsts.old_value
        end as assignment_group
    from incidents
    left join firsts on incidents.incident_key = firsts.incident_key and firsts.rank = 1
    where incidents.begun_epoch is not null
),

combined as (
    select
        incident_key,
        at_epoch,
        logged_epoch,
        sequence,
        position,
        assignment_group
    from followed
    union all
    select * from begun
    where assignment_group is not null
),

compared as (
    select
        *,
        lag(assignment_group) over (
            partition by incident_key
            order by at_epoch, logged_epoch, sequence, position
        ) as old_group
    from combined
),

changed as (
    select * from compared
    where old_group is null or assignment_group <> old_group
),

stays as (
    select
        incident_key,
        row_number() over life as stay,
        at_epoch as from_epoch,
        lead(at_epoch) over life as to_epoch,
        assignment_group,
        -- A return to a group that had the incident before: a boomerang.
        row_number() over (
            partition by incident_key, assignment_group
            order by at_epoch, logged_epoch, sequence, position
        ) > 1 as is_return
    from changed
    window life as (partition by incident_key order by at_epoch, logged_epoch, sequence, position)
)

select * from stays

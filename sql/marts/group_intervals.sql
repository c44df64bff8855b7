-- marts.group_intervals: one stay of one incident with one support group, half-open in seconds since 1970.
-- key: incident_key, stay
--
-- Only groups are followed, never persons. Without events the stay of the last known group covers the whole life.
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
        new_value as assignment_group
    from events
),

unfollowed as (
    select
        incidents.incident_key,
        incidents.begun_epoch as at_epoch,
        incidents.begun_epoch as logged_epoch,
        cast(0 as bigint) as sequence,
        cast(0 as bigint) as position,
        incidents.assignment_group
    from incidents
    left join (select incident_key from followed group by incident_key) as known
        on incidents.incident_key = known.incident_key
    where known.incident_key is null and incidents.assignment_group is not null and incidents.begun_epoch is not null
),

combined as (
    select * from followed
    union all
    select * from unfollowed
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

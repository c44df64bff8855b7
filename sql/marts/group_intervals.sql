-- marts.group_intervals: one stay of one incident with one support group, half-open in seconds since 1970.
-- key: incident_key, stay
-- settled by: incident_key
--
-- Only groups are followed, never persons. What the first event says was there before it holds
-- since the opening; without events the stay of the last known group covers the whole life.
--
-- With three events or fewer, none of which repeats, every event is a stay, and a return is to the
-- group before the last or to the first. The other lives are put together and compared again.
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
        row_number() over life as ordinal,
        new_value as assignment_group,
        coalesce(lag(new_value) over life, old_value) as old_group,
        lag(new_value, 2) over life as older_group,
        first_value(old_value) over life as first_group,
        lead(at_epoch) over life as next_epoch
    from events
    window life as (
        partition by incident_key
        order by at_epoch, logged_epoch, sequence, position
    )
),

told as (
    select
        incident_key,
        min(at_epoch) as first_epoch,
        max(first_group) as first_group,
        max(ordinal) <= 3 and count(*) filter (where assignment_group = old_group) = 0 as is_plain
    from followed
    group by incident_key
),

begun as (
    select
        incidents.incident_key,
        incidents.begun_epoch,
        case
            when told.incident_key is null then incidents.assignment_group
            else told.first_group
        end as assignment_group,
        told.first_epoch,
        coalesce(told.is_plain, true) and incidents.begun_epoch is not null as is_plain
    from incidents
    left join told on incidents.incident_key = told.incident_key
),

odd as (
    select * from begun
    where not is_plain
),

-- The few odd lives are told apart by their keys: joining every life would cost more than all else.
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
        at_epoch,
        ordinal,
        assignment_group
    from odd_events
    union all
    select
        incident_key,
        begun_epoch as at_epoch,
        0 as ordinal,
        assignment_group
    from odd
    where assignment_group is not null and begun_epoch is not null
),

compared as (
    select
        *,
        lag(assignment_group) over (partition by incident_key order by at_epoch, ordinal)
            as old_group
    from combined
),

changed as (
    select * from compared
    where old_group is null or assignment_group <> old_group
),

returned as (
    select
        incident_key,
        row_number() over life as stay,
        at_epoch as from_epoch,
        lead(at_epoch) over life as to_epoch,
        assignment_group,
        -- A return to a group that had the incident before: a boomerang.
        row_number() over (
            partition by incident_key, assignment_group
            order by at_epoch, ordinal
        ) > 1 as is_return
    from changed
    window life as (partition by incident_key order by at_epoch, ordinal)
),

stays as (
    select
        incident_key,
        1 as stay,
        begun_epoch as from_epoch,
        first_epoch as to_epoch,
        assignment_group,
        false as is_return
    from begun
    where assignment_group is not null and is_plain
    union all
    select
        incident_key,
        ordinal + case when first_group is null then 0 else 1 end as stay,
        at_epoch as from_epoch,
        next_epoch as to_epoch,
        assignment_group,
        ordinal > 1
        and coalesce(assignment_group = older_group or assignment_group = first_group, false)
            as is_return
    from plain_events
    union all
    select * from returned
)

select * from stays

-- marts.group_intervals: one stay of one incident with one support group, half-open in seconds since 1970.
-- key: incident_key, stay
-- settled by: incident_key
--
-- Only groups are followed, never persons. What the first event says was there before it holds
-- since the opening; without events the stay of the last known group covers the whole life.
--
-- With two events or fewer, none of which repeats, every event is a stay and nobody returns. The
-- other lives are put together and compared again.
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
        max(old_group) filter (where ordinal = 1) as first_group,
        max(ordinal) <= 2 and count(*) filter (where assignment_group = old_group) = 0 as is_plain
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

placed as (
    select
        followed.*,
        begun.assignment_group as first_group,
        begun.is_plain
    from followed
    inner join begun on followed.incident_key = begun.incident_key
),

combined as (
    select
        incident_key,
        at_epoch,
        ordinal,
        assignment_group
    from placed
    where not is_plain
    union all
    select
        incident_key,
        begun_epoch as at_epoch,
        0 as ordinal,
        assignment_group
    from begun
    where assignment_group is not null and begun_epoch is not null and not is_plain
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
        -- From the group that was there first to another and back.
        ordinal = 2 and assignment_group is not distinct from first_group as is_return
    from placed
    where is_plain
    union all
    select * from returned
)

select * from stays

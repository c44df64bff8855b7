-- marts.forecast_history: how many decided commitments of one kind counted up to one value (domain 6.5).
-- key: training, level, indicator, calendar_id, priority, team, value
-- built as: view
--
-- Three kinds, from the finest to the widest: level `team` is one priority with the first team that
-- had the incident before its clock ended, level `priority` one priority, both by seconds of one
-- calendar; level `all` is everything of one indicator, by millionths of the target, since targets
-- differ. What a kind does not part by is empty. A value of -1 begins each kind.
with lessons as (
    select * from marts.forecast_lessons
),

stays as (
    select
        incident_key,
        from_epoch,
        assignment_group
    from marts.group_intervals
    where stay = 1
),

by_team as (
    select
        lessons.training,
        'team' as level,
        lessons.indicator,
        lessons.calendar_id,
        lessons.priority,
        stays.assignment_group as team,
        lessons.counted_seconds as value,
        count(*) as n
    from lessons
    inner join stays
        on lessons.incident_key = stays.incident_key and stays.from_epoch < lessons.end_epoch
    group by
        lessons.training,
        lessons.indicator,
        lessons.calendar_id,
        lessons.priority,
        stays.assignment_group,
        lessons.counted_seconds
),

by_priority as (
    select
        training,
        'priority' as level,
        indicator,
        calendar_id,
        priority,
        '' as team,
        counted_seconds as value,
        count(*) as n
    from lessons
    group by training, indicator, calendar_id, priority, counted_seconds
),

shared as (
    select
        training,
        indicator,
        -- Rounded up: one second past the target is past it.
        (counted_seconds * 1000000 + target_seconds - 1
            - (counted_seconds * 1000000 + target_seconds - 1) % target_seconds)
            / target_seconds as value
    from lessons
),

over_all as (
    select
        training,
        'all' as level,
        indicator,
        '' as calendar_id,
        0 as priority,
        '' as team,
        cast(value as bigint) as value,
        count(*) as n
    from shared
    group by training, indicator, cast(value as bigint)
),

kinds as (
    select * from by_team
    union all
    select * from by_priority
    union all
    select * from over_all
),

begun as (
    select
        training,
        level,
        indicator,
        calendar_id,
        priority,
        team,
        cast(-1 as bigint) as value,
        cast(0 as bigint) as n
    from kinds
    group by training, level, indicator, calendar_id, priority, team
),

combined as (
    select * from kinds
    union all
    select * from begun
),

summed as (
    select
        training,
        level,
        indicator,
        calendar_id,
        priority,
        team,
        value,
        sum(n) over (
            partition by training, level, indicator, calendar_id, priority, team
            order by value
        ) as up_to,
        sum(n) over (partition by training, level, indicator, calendar_id, priority, team) as total
    from combined
)

select * from summed

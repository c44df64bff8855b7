-- marts.forecast_odds: the probability that one clock that runs at one instant ends in a breach (domain 6.5).
-- key: training, commitment_key, at_epoch, lead_seconds
-- built as: view
--
-- Of the decided commitments that had counted more than this one has, the share that counted more
-- than its target. The share of a finer kind is drawn towards that of the wider one with the weight
-- of twenty commitments, so that few of them do not speak alone.
with cases as (
    select * from marts.forecast_cases
),

history as (
    select * from marts.forecast_history
),

levelled as (
    select
        training,
        commitment_key,
        at_epoch,
        lead_seconds,
        'team' as level,
        indicator,
        calendar_id,
        priority,
        coalesce(team, '') as team,
        counted_seconds as from_value,
        target_seconds as to_value
    from cases
    union all
    select
        training,
        commitment_key,
        at_epoch,
        lead_seconds,
        'priority' as level,
        indicator,
        calendar_id,
        priority,
        '' as team,
        counted_seconds as from_value,
        target_seconds as to_value
    from cases
    union all
    select
        training,
        commitment_key,
        at_epoch,
        lead_seconds,
        'all' as level,
        indicator,
        '' as calendar_id,
        0 as priority,
        '' as team,
        cast(floor(counted_seconds * 1e6 / target_seconds) as bigint) as from_value,
        cast(1000000 as bigint) as to_value
    from cases
),

reached as (
    select
        levelled.*,
        history.total - history.up_to as n
    from levelled
    asof left join history
        on levelled.training = history.training
        and levelled.level = history.level
        and levelled.indicator = history.indicator
        and levelled.calendar_id = history.calendar_id
        and levelled.priority = history.priority
        and levelled.team = history.team
        and levelled.from_value >= history.value
),

passed as (
    select
        reached.*,
        history.total - history.up_to as breaches
    from reached
    asof left join history
        on reached.training = history.training
        and reached.level = history.level
        and reached.indicator = history.indicator
        and reached.calendar_id = history.calendar_id
        and reached.priority = history.priority
        and reached.team = history.team
        and reached.to_value >= history.value
),

gathered as (
    select
        training,
        commitment_key,
        at_epoch,
        lead_seconds,
        coalesce(max(n) filter (where level = 'team'), 0) as team_n,
        coalesce(max(breaches) filter (where level = 'team'), 0) as team_breaches,
        coalesce(max(n) filter (where level = 'priority'), 0) as priority_n,
        coalesce(max(breaches) filter (where level = 'priority'), 0) as priority_breaches,
        coalesce(max(n) filter (where level = 'all'), 0) as all_n,
        coalesce(max(breaches) filter (where level = 'all'), 0) as all_breaches
    from passed
    group by training, commitment_key, at_epoch, lead_seconds
),

drawn as (
    select
        *,
        (priority_breaches + 20e0 * (all_breaches + 0.5e0) / (all_n + 1e0)) / (priority_n + 20e0)
            as priority_share
    from gathered
),

weighed as (
    select
        training,
        commitment_key,
        at_epoch,
        lead_seconds,
        (team_breaches + 20e0 * priority_share) / (team_n + 20e0) as probability,
        -- The finest kind whose own commitments weigh at least as much as what they are drawn to.
        case
            when team_n >= 20 then 'priority_team'
            when priority_n >= 20 then 'priority'
            else 'all'
        end as basis,
        case
            when team_n >= 20 then team_n
            when priority_n >= 20 then priority_n
            else all_n
        end as basis_n
    from drawn
    -- Without any decided commitment nobody knows.
    where all_n > 0 or priority_n > 0
)

select * from weighed

-- marts.stock_moves: one entry of an incident into the stock, or one leaving (domain 1.6).
-- key: incident_key, ordinal, move
-- settled by: incident_key
--
-- Duplicates and children are carried by another incident and never enter (domain 1.4). The
-- identity "stock at the end = stock at the start + entries − leavings" is checked against the
-- intervals for every week and scope.
with intervals as (
    select * from marts.state_intervals
),

population as (
    select * from marts.population
),

followed as (
    select
        intervals.incident_key,
        intervals.ordinal,
        intervals.from_epoch,
        intervals.state,
        intervals.is_in_stock,
        lag(intervals.is_in_stock) over life as was_in_stock,
        count(*) filter (where intervals.state = 'resolved') over (
            partition by intervals.incident_key
            order by intervals.from_epoch, intervals.ordinal
            rows between unbounded preceding and 1 preceding
        ) as resolved_before
    from intervals
    inner join population on intervals.incident_key = population.incident_key
    where not population.is_duplicate and not population.is_child
    window life as (
        partition by intervals.incident_key
        order by intervals.from_epoch, intervals.ordinal
    )
),

moves as (
    select
        incident_key,
        ordinal,
        from_epoch as at_epoch,
        case
            when is_in_stock and was_in_stock is null then 'opened'
            when is_in_stock and not was_in_stock then 'reopened'
            when state = 'cancelled' and was_in_stock then 'cancelled'
            when state = 'closed' and was_in_stock then 'closed_unresolved'
            when not is_in_stock and was_in_stock and resolved_before = 0 then 'resolved'
            when not is_in_stock and was_in_stock then 'resolved_again'
        end as move,
        case when is_in_stock then 1 else -1 end as delta
    from followed
    where was_in_stock is null or is_in_stock <> was_in_stock
),

kept as (
    select * from moves
    where move is not null
)

select * from kept

-- marts.verdicts: the verdict at the cut of one promise made for one incident, without its dates (domain 3.2, 3.7).
-- key: incident_key, indicator
-- built as: view
--
-- Counted seconds lie inside the calendar of the target; no waiting state stops the clock. Equal to
-- the target is met.
with promises as (
    select * from marts.promises
),

summed as (
    select
        incident_key,
        indicator,
        stay,
        min(priority) as priority,
        min(calendar_id) as calendar_id,
        min(target_seconds) as target_seconds,
        min(held_from_epoch) as held_from_epoch,
        min_by(from_epoch, run) as start_epoch,
        min_by(to_epoch, run) filter (where to_epoch is not null) as first_stop_epoch,
        case when count(*) = count(to_epoch) then max_by(to_epoch, run) end as stop_epoch,
        count(*) as run_count,
        bool_or(is_running) as is_running,
        coalesce(bool_or(to_epoch < from_epoch), false) as is_reversed,
        count(*) = count(counted_seconds) as is_read,
        cast(sum(counted_seconds) as bigint) as counted_seconds,
        cast(sum(held_seconds) as bigint) as held_seconds
    from promises
    group by incident_key, indicator, stay
),

judged as (
    select
        *,
        case
            when start_epoch is null or not is_read or is_reversed then 'undetermined'
            -- Left the stock without the milestone: nobody can say when, so nobody may say it was
            -- in time.
            when stop_epoch is null and not is_running then 'undetermined'
            when held_seconds > target_seconds then 'breached'
            -- Met once, and reopened since: met until the cumulative clock passes the target.
            when first_stop_epoch is not null then 'met'
            else 'pending'
        end as verdict
    from summed
),

-- One verdict an incident and indicator: a breach of a more urgent priority stands, the first of them,
-- else the priority at the cut decides.
standing as (
    select
        incident_key,
        indicator,
        min(stay) as stay
    from judged
    where stay > 0 and verdict = 'breached'
    group by incident_key, indicator
),

chosen as (
    select judged.*
    from judged
    left join standing
        on judged.incident_key = standing.incident_key and judged.indicator = standing.indicator
    where judged.stay = coalesce(standing.stay, 0)
)

select * from chosen

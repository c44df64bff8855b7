-- marts.fired_repeats: one incident that made R1, R2 or R3 fire: repeats, bursts and impact (domain 5.1).
-- key: rule, incident_key
-- built as: view
with recurrences as (
    select * from marts.recurrences
    where recurrence_key is not null
),

incidents as (
    select
        incident_key,
        service,
        is_major,
        known_error_used,
        users_affected * (restored_epoch - opened_epoch) as user_seconds
    from marts.incidents
    where not_timed_because is null
),

services as (
    select * from staging.services
),

rules as (
    select * from run.rules
),

joined as (
    select
        recurrences.incident_key,
        recurrences.opened_epoch,
        recurrences.recurrence_key,
        recurrences.window_count,
        recurrences.day_count,
        incidents.is_major,
        incidents.known_error_used,
        incidents.user_seconds * coalesce(services.weight, 1) as weighted_seconds
    from recurrences
    inner join incidents on recurrences.incident_key = incidents.incident_key
    left join services on incidents.service = services.service
),

fired as (
    select
        rules.rule,
        joined.incident_key,
        joined.opened_epoch as fired_epoch,
        joined.recurrence_key as candidate_key,
        case rules.rule
            when 'R1' then joined.window_count
            when 'R2' then joined.day_count
            else 1
        end as fired_count,
        case when rules.rule = 'R3' and joined.is_major then 'major' end as detail
    from joined
    inner join rules
        on rules.rule = 'R1' and joined.window_count >= rules.least_count
            or rules.rule = 'R2' and joined.day_count >= rules.least_count
            or rules.rule = 'R3'
            and (joined.is_major or coalesce(joined.weighted_seconds >= rules.level, false))
            and not coalesce(joined.known_error_used, false)
)

select * from fired

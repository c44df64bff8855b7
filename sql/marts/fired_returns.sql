-- marts.fired_returns: one incident that made R6 or R7 fire: it was reopened or came back, also after a fix (domain 5.1).
-- key: rule, incident_key, detail
-- built as: view
with recurrences as (
    select
        incident_key,
        opened_epoch,
        recurrence_key
    from marts.recurrences
    where recurrence_key is not null
),

rules as (
    select * from run.rules
),

states as (
    select
        incident_key,
        from_epoch,
        row_number() over (partition by incident_key order by ordinal) as reopen_count
    from marts.state_intervals
    where is_in_stock and old_state in ('resolved', 'closed')
),

relapses as (
    select * from marts.relapses
),

fixes as (
    select * from marts.fixes
),

-- Fires at each reopening from the second on; the last one stands.
reopened as (
    select
        states.incident_key,
        max(states.from_epoch) as fired_epoch,
        max(states.reopen_count) as fired_count
    from states
    inner join rules on rules.rule = 'R6' and states.reopen_count >= rules.least_count
    group by states.incident_key
),

fixed as (
    select
        recurrences.incident_key,
        recurrences.recurrence_key,
        recurrences.opened_epoch,
        fixes.fixed_by,
        row_number() over (
            partition by recurrences.incident_key
            order by fixes.fixed_epoch desc, fixes.fixed_by
        ) as age
    from recurrences
    inner join fixes on recurrences.recurrence_key = fixes.recurrence_key
    inner join rules
        on rules.rule = 'R7'
        and recurrences.opened_epoch > fixes.fixed_epoch
        and recurrences.opened_epoch <= fixes.fixed_epoch + rules.window_seconds
),

-- The latest fix before the opening speaks.
returned as (
    select * from fixed
    where age = 1
),

fired as (
    select
        'R6' as rule,
        reopened.incident_key,
        reopened.fired_epoch,
        recurrences.recurrence_key as candidate_key,
        reopened.fired_count,
        'reopened' as detail
    from reopened
    inner join recurrences on reopened.incident_key = recurrences.incident_key
    union all
    select
        rules.rule,
        relapses.incident_key,
        recurrences.opened_epoch as fired_epoch,
        recurrences.recurrence_key as candidate_key,
        1 as fired_count,
        'returned' as detail
    from relapses
    inner join recurrences on relapses.incident_key = recurrences.incident_key
    inner join rules on rules.rule = 'R6' and relapses.gap_seconds <= rules.window_seconds
    union all
    select
        'R7' as rule,
        incident_key,
        opened_epoch as fired_epoch,
        recurrence_key as candidate_key,
        row_number() over (
            partition by recurrence_key, fixed_by
            order by opened_epoch, incident_key
        ) as fired_count,
        fixed_by as detail
    from returned
)

select * from fired

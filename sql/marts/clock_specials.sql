-- marts.clock_specials: one incident whose clocks may be more than one stretch under one line.
-- key: incident_key
-- settled by: incident_key
--
-- It was reopened, moved to another client or service, lowered in priority, or has stretches that
-- its contract looks at. The last are all that some have: of their clocks, those that end by
-- from_epoch or begin at to_epoch or later are one subtraction like those of all others. Without
-- from_epoch every clock of the incident is special; without to_epoch the last stretch has no end.
with whole as (
    select incident_key
    from marts.clock_runs
    union
    select incident_key
    from marts.clock_tenures
    union
    select incident_key
    from marts.clock_priorities
    where stay > 0
),

looked_at as (
    select
        incident_key,
        min(from_epoch) as from_epoch,
        case when count(*) = count(to_epoch) then max(to_epoch) end as to_epoch
    from marts.clock_layers
    group by incident_key
),

combined as (
    select
        incident_key,
        cast(null as bigint) as from_epoch,
        cast(null as bigint) as to_epoch
    from whole
    union all
    select
        looked_at.incident_key,
        looked_at.from_epoch,
        looked_at.to_epoch
    from looked_at
    left join whole on looked_at.incident_key = whole.incident_key
    where whole.incident_key is null
)

select * from combined

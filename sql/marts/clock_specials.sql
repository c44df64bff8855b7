-- marts.clock_specials: one incident whose clock is more than one stretch under one line.
-- key: incident_key
-- settled by: incident_key
--
-- It was reopened, moved to another client or service, lowered in priority, or has stretches that
-- its contract looks at. All others are one subtraction.
with combined as (
    select incident_key
    from marts.clock_runs
    union
    select incident_key
    from marts.clock_tenures
    union
    select incident_key
    from marts.clock_priorities
    where stay > 0
    union
    select incident_key
    from marts.clock_layers
)

select * from combined

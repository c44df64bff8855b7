-- raw.services: one service as the workspace weighs it.
-- key: service
select
    cast(null as varchar) as service,
    cast(null as double) as weight,        -- of a user-minute in rankings
    cast(null as boolean) as is_critical
where false

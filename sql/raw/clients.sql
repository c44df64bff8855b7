-- raw.clients: one client as the workspace describes it.
-- key: client
select
    cast(null as varchar) as client,
    cast(null as boolean) as is_financial
where false

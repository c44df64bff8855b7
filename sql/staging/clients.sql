-- staging.clients: one client as the workspace describes it.
-- key: client
select
    client,
    is_financial
from raw.clients

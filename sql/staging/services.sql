-- staging.services: one service as the workspace weighs it.
-- key: service
select
    service,
    weight,
    is_critical
from raw.services

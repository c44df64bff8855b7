-- staging.calendar_days: one UTC day of one calendar, as the workspace gives it.
-- key: calendar_id, utc_day
select
    calendar_id,
    utc_day,
    open_before,
    from_1,
    to_1,
    from_2,
    to_2,
    from_3,
    to_3,
    open_seconds
from raw.calendar_days

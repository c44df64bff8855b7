-- staging.calendar_dates: one local date of one calendar, as the workspace gives it.
-- key: calendar_id, date
select
    calendar_id,
    date,
    from_epoch,
    to_epoch,
    closes_epoch,
    working_rank,
    label,
    reference
from raw.calendar_dates

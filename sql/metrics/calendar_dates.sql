-- metrics.calendar_dates: one local date of one calendar that is not an ordinary day, as packs print it.
-- key: calendar_id, date
select
    calendar_id,
    date,
    label,
    reference,
    is_open
from marts.calendar_dates

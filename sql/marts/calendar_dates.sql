-- marts.calendar_dates: one local date of one calendar that is not an ordinary day.
-- key: calendar_id, date
-- built as: view
select
    calendar_id,
    date,
    label,
    reference,
    closes_epoch is not null as is_open
from staging.calendar_dates
where label is not null

-- raw.calendar_days: one UTC day of one calendar, with its open seconds as at most three segments.
-- key: calendar_id, utc_day
--
-- Written by the loader from the calendars of the workspace: windows, holidays, exceptions, zone
-- and DST are resolved there. Segments are epoch seconds, half-open; an absent segment has both
-- ends equal to the start of the day.
select
    cast(null as varchar) as calendar_id,
    cast(null as integer) as utc_day,        -- days since 1970-01-01
    cast(null as bigint) as open_before,     -- open seconds of the calendar before this day
    cast(null as bigint) as from_1,
    cast(null as bigint) as to_1,
    cast(null as bigint) as from_2,
    cast(null as bigint) as to_2,
    cast(null as bigint) as from_3,
    cast(null as bigint) as to_3,
    cast(null as bigint) as open_seconds     -- of the day
where false

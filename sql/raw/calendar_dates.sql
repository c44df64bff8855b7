-- raw.calendar_dates: one local date of one calendar: what the day tables are made of, in words.
-- key: calendar_id, date
select
    cast(null as varchar) as calendar_id,
    cast(null as date) as date,
    cast(null as bigint) as from_epoch,      -- local midnight
    cast(null as bigint) as to_epoch,        -- next local midnight
    cast(null as bigint) as closes_epoch,    -- end of its last window; null when it does not open
    cast(null as integer) as working_rank,   -- open dates from the first of the table to this one, included
    cast(null as varchar) as label,          -- « 11 novembre », reason of a dated closure or opening; null: ordinary
    cast(null as varchar) as reference       -- document that decided a dated closure or opening
where false

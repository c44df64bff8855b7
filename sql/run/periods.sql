-- run.periods: one calendar period in the zone of the workspace, from the first instant of the data to the last.
-- key: grain, period
--
-- Written by the pipeline before the models run: zones and daylight saving are resolved there, so
-- models compare seconds.
select
    cast(null as varchar) as grain,          -- week, month, quarter, year
    cast(null as varchar) as period,         -- 2026-W38, 2026-09, 2026-Q3, 2026
    cast(null as bigint) as from_epoch,      -- first second, seconds since 1970
    cast(null as bigint) as to_epoch         -- first second after
where false

-- marts.clock_dues: one UTC day of one calendar, for each four hours of reading that it has a part of.
-- key: due_key, open_before
--
-- The days read backwards: from a number of open seconds to the instant at which the calendar has
-- run them. The key is calendar * 10000000 + reading / 14400; the day is the one whose readings
-- hold the number.
with days as (
    select * from marts.clock_days
    where open_seconds > 0
),

spread as (
    select
        *,
        unnest(generate_series(
            cast(floor(open_before / 14400e0) as bigint),
            cast(floor((open_before + open_seconds) / 14400e0) as bigint)
        )) as part
    from days
),

keyed as (
    select
        calendar_key * 10000000 + part as due_key,
        open_before,
        open_before + open_seconds as open_after,
        from_1,
        to_1 - from_1 as length_1,
        from_2,
        to_2 - from_2 as length_2,
        from_3
    from spread
)

select * from keyed

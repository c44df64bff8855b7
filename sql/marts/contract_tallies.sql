-- marts.contract_tallies: what one reading counts on one commitment line in one period of its contract (domain 3.5, 3.7).
-- key: line_key, period, reading
--
-- Only lines and periods in which there is something. Availability and interruption count services:
-- the rate of each against the threshold, or its seconds down against the longest interruption; the
-- rate of the line is that of its worst service. A service whose rate nobody knows is undetermined.
with lines as (
    select * from staging.contract_lines
),

placements as (
    select * from marts.contract_placements
),

availability as (
    select * from marts.availability
),

tallied as (
    select
        placements.line_key,
        placements.period,
        readings.reading,
        placements.verdict,
        count(*) as n
    from placements
    inner join (values ('gross'), ('net'), ('contested')) as readings (reading)
        on case readings.reading
            when 'gross' then placements.is_gross
            when 'net' then placements.is_net
            else placements.is_contested
        end
    group by placements.line_key, placements.period, readings.reading, placements.verdict
),

read as (
    select
        availability.line_key,
        availability.period,
        readings.reading,
        availability.agreed_seconds,
        case readings.reading
            when 'gross' then availability.gross_down_seconds
            when 'net' then availability.down_seconds
            else availability.contested_down_seconds
        end as down_seconds,
        case readings.reading
            when 'gross' then case when lines.is_weighted
                then availability.gross_weighted_ppm else availability.gross_achieved_ppm end
            when 'net' then case when lines.is_weighted
                then availability.weighted_ppm else availability.achieved_ppm end
            else case when lines.is_weighted
                then availability.contested_weighted_ppm
                else availability.contested_achieved_ppm end
        end as achieved_ppm,
        lines.indicator,
        lines.threshold_ppm,
        lines.target_seconds
    from availability
    cross join (values ('gross'), ('net'), ('contested')) as readings (reading)
    inner join lines on availability.line_key = lines.line_key
),

kept as (
    select
        line_key,
        period,
        reading,
        case when indicator = 'availability' then achieved_ppm end as achieved_ppm,
        case
            -- No service time was agreed: nothing to keep.
            when agreed_seconds = 0 then null
            when indicator = 'interruption' and down_seconds <= target_seconds then 'met'
            when indicator = 'interruption' and down_seconds > target_seconds then 'breached'
            when indicator = 'availability' and achieved_ppm >= threshold_ppm then 'met'
            when indicator = 'availability' and achieved_ppm < threshold_ppm then 'breached'
            else 'undetermined'
        end as verdict
    from read
),

combined as (
    select
        line_key,
        period,
        reading,
        verdict,
        n,
        cast(null as bigint) as achieved_ppm
    from tallied
    union all
    select
        line_key,
        period,
        reading,
        verdict,
        count(*) as n,
        min(achieved_ppm) as achieved_ppm
    from kept
    group by line_key, period, reading, verdict
),

summed as (
    select
        line_key,
        period,
        reading,
        cast(coalesce(sum(n) filter (where verdict = 'met'), 0) as bigint) as met,
        cast(coalesce(sum(n) filter (where verdict = 'breached'), 0) as bigint) as breached,
        cast(coalesce(sum(n) filter (where verdict = 'excluded'), 0) as bigint) as excluded,
        cast(coalesce(sum(n) filter (where verdict = 'undetermined'), 0) as bigint)
            as undetermined,
        min(achieved_ppm) as achieved_ppm
    from combined
    group by line_key, period, reading
)

select * from summed

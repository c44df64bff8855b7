-- metrics.outage_list: one interruption as it counts under one line of a contract in one period.
-- key: line_key, service, outage_id, period
--
-- Seconds lie inside the service hours of the line; the sum may pass the seconds down of the
-- service, where interruptions that overlap merge.
with counts as (
    select * from marts.outage_counts
),

outages as (
    select * from marts.outages
),

listed as (
    select
        counts.contract_key,
        counts.line_key,
        counts.line_id,
        counts.period,
        counts.outage_id,
        counts.incident_key,
        case when counts.incident_key is not null then outages.incident_id end as incident_id,
        counts.service,
        outages.site,
        outages.title,
        outages.from_epoch,
        outages.to_epoch,
        outages.severity_ppm,
        outages.users_affected,
        outages.users_total,
        counts.gross_seconds,
        counts.counted_seconds,
        counts.why,
        outages.source_file,
        outages.source_line
    from counts
    inner join outages on counts.outage_id = outages.outage_id
)

select * from listed

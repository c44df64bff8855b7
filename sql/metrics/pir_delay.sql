-- metrics.pir_delay: one PIR that was published, with the time from the restoration of its incident (M3).
-- key: subject_id
with reports as (
    select * from marts.reports
    where kind = 'pir' and published_epoch is not null
),

counted as (
    select
        incident_key as subject_id,
        published_epoch as period_epoch,
        cast(null as boolean) as is_hit,
        delay_seconds as value,
        case
            when restored_epoch is null then 'no_restoration'
            when delay_seconds is null then 'negative_duration'
        end as excluded_because
    from reports
)

select * from counted

-- metrics.major_promotion_delay: one major incident, with the time from its beginning to its promotion (M1).
-- key: subject_id
--
-- By the instant it began, as majors are counted: a late promotion belongs to the earlier week.
with incidents as (
    select * from marts.incidents
    where is_major and occurred_epoch is not null
),

params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

counted as (
    select
        incidents.incident_key as subject_id,
        incidents.occurred_epoch as period_epoch,
        cast(null as boolean) as is_hit,
        incidents.major_declared_epoch - incidents.occurred_epoch as value,
        case
            when incidents.not_counted_because is not null then incidents.not_counted_because
            when incidents.major_declared_epoch is null
                or incidents.major_declared_epoch > params.as_of_epoch then 'no_promotion_date'
            when incidents.major_declared_epoch < incidents.occurred_epoch
                then 'negative_duration'
        end as excluded_because
    from incidents
    cross join params
)

select * from counted

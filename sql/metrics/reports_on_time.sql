-- metrics.reports_on_time: one CRI or PIR of a major, by the day it is due, a hit when it was published by then (M3).
-- key: subject_id, value
--
-- One that is not due yet and not published is left out. The value tells a CRI (1) from a PIR (2).
with reports as (
    select * from marts.reports
    where is_major and kind in ('cri', 'pir') and due_epoch is not null
),

params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

registers as (
    select count(*) as report_count from marts.reports
    where provisional_epoch is not null or final_epoch is not null
),

counted as (
    select
        reports.incident_key as subject_id,
        reports.due_epoch as period_epoch,
        coalesce(reports.published_epoch <= reports.due_epoch, false) as is_hit,
        cast(case reports.kind when 'cri' then 1 else 2 end as bigint) as value,
        case
            when registers.report_count = 0 then 'no_register'
            when reports.published_epoch is null and reports.due_epoch > params.as_of_epoch
                then 'not_due'
        end as excluded_because
    from reports
    cross join params
    cross join registers
)

select * from counted

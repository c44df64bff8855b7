-- marts.report_dues: when a report on one restored incident would be due, by the working days of the workspace (domain 2.6, M3).
-- key: incident_key, kind
-- built as: view
--
-- The end of the n-th working day after the restoration. A register may agree another date: see
-- marts.reports, which also says which reports somebody owes.
with incidents as (
    select
        incident_key,
        restored_epoch
    from marts.milestones
    where restored_epoch is not null
),

params as (
    select
        calendar_id,
        cri_days,
        pir_days
    from run.params
),

kinds as (
    select
        'cri' as kind,
        cri_days as days
    from params
    union all
    select
        'pir' as kind,
        pir_days as days
    from params
),

dates as (
    select
        dates.from_epoch,
        dates.to_epoch,
        dates.closes_epoch,
        dates.working_rank
    from staging.calendar_dates as dates
    inner join params on dates.calendar_id = params.calendar_id
),

due as (
    select
        incidents.incident_key,
        kinds.kind,
        kinds.days,
        min(closings.closes_epoch) as due_epoch
    from incidents
    inner join dates
        on incidents.restored_epoch >= dates.from_epoch
        and incidents.restored_epoch < dates.to_epoch
    cross join kinds
    inner join dates as closings
        on closings.closes_epoch is not null
        and closings.working_rank = dates.working_rank + kinds.days
    group by incidents.incident_key, kinds.kind, kinds.days
)

select * from due

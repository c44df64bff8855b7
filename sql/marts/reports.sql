-- marts.reports: one report on an incident that is due or was published, with its due instant (domain 2.6, M3).
-- key: incident_key, kind
--
-- A major is due a CRI and a PIR; others are there when somebody wrote one. Due at the end of the
-- n-th working day after the restoration, in the calendar of the workspace, unless the register
-- agrees a date. The first version of a CRI counts, the final one of a PIR.
with reports as (
    select
        incident_id,
        kind,
        version,
        cast(floor(epoch(published_at)) as bigint) as published_epoch,
        due_on,
        reference,
        source_file,
        source_line
    from staging.reports
),

params as (
    select
        zone,
        calendar_id,
        cri_days,
        pir_days,
        cast(floor(epoch(as_of)) as bigint) as as_of_epoch
    from run.params
),

incidents as (
    select
        incident_key,
        incident_id,
        is_major,
        restored_epoch
    from marts.incidents
    where not_counted_because is null
        and (is_major or incident_id in (select reports.incident_id from reports))
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

written as (
    select
        reports.incident_id,
        reports.kind,
        min(reports.published_epoch) filter (where reports.version = 'provisional')
            as provisional_epoch,
        min(reports.published_epoch) filter (where reports.version = 'final') as final_epoch,
        min(reports.due_on) as due_on,
        min(reports.reference) as reference
    from reports
    cross join params
    where reports.published_epoch <= params.as_of_epoch or reports.published_epoch is null
    group by reports.incident_id, reports.kind
),

wanted as (
    select
        incidents.incident_key,
        incidents.incident_id,
        kinds.kind
    from incidents
    cross join kinds
    where incidents.is_major
    union
    select
        incidents.incident_key,
        incidents.incident_id,
        written.kind
    from incidents
    inner join written on incidents.incident_id = written.incident_id
),

placed as (
    select
        wanted.incident_key,
        wanted.incident_id,
        wanted.kind,
        incidents.is_major,
        incidents.restored_epoch,
        written.provisional_epoch,
        written.final_epoch,
        written.reference,
        case
            when wanted.kind = 'cri'
                then coalesce(
                    least(written.provisional_epoch, written.final_epoch),
                    written.provisional_epoch,
                    written.final_epoch
                )
            else written.final_epoch
        end as published_epoch,
        cast(floor(epoch(
            timezone(params.zone, cast(written.due_on as timestamp) + interval 1 day)
        )) as bigint) as agreed_epoch,
        kinds.days
    from wanted
    inner join incidents on wanted.incident_key = incidents.incident_key
    cross join params
    left join written
        on wanted.incident_id = written.incident_id and wanted.kind = written.kind
    left join kinds on wanted.kind = kinds.kind
),

due as (
    select
        placed.incident_key,
        placed.kind,
        min(closings.closes_epoch) as due_epoch
    from placed
    inner join dates
        on placed.restored_epoch >= dates.from_epoch and placed.restored_epoch < dates.to_epoch
    inner join dates as closings
        on closings.closes_epoch is not null
        and closings.working_rank = dates.working_rank + placed.days
    group by placed.incident_key, placed.kind
),

judged as (
    select
        placed.incident_key,
        placed.incident_id,
        placed.kind,
        placed.is_major,
        placed.restored_epoch,
        coalesce(placed.agreed_epoch, due.due_epoch) as due_epoch,
        placed.agreed_epoch is not null as is_agreed,
        placed.provisional_epoch,
        placed.final_epoch,
        placed.published_epoch,
        placed.reference,
        case when placed.published_epoch >= placed.restored_epoch
            then placed.published_epoch - placed.restored_epoch end as delay_seconds
    from placed
    left join due on placed.incident_key = due.incident_key and placed.kind = due.kind
)

select * from judged

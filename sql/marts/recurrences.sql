-- marts.recurrences: one incident with what came before it under the same key (domain 5.1).
-- key: incident_key
--
-- The key is service, item, category, subcategory and symptom, as far as they are known. Children
-- and duplicates are the same fault seen twice and do not repeat it. The count holds the incident
-- itself and those before it in the window of the workspace.
with incidents as (
    select * from marts.incidents
    where not_timed_because is null and opened_epoch is not null
),

params as (
    select cast(recurrence_days * 86400 as bigint) as window_seconds from run.params
),

keyed as (
    select
        incident_key,
        opened_epoch,
        service,
        category,
        coalesce(symptom, subcategory, category) as symptom,
        case
            when coalesce(service, ci, category, subcategory, symptom) is not null
                then coalesce(service, '') || ' | ' || coalesce(ci, '') || ' | '
                    || coalesce(category, '')
                || ' | ' || coalesce(subcategory, '') || ' | ' || coalesce(symptom, '')
        end as recurrence_key
    from incidents
),

counted as (
    select
        incident_key,
        opened_epoch,
        recurrence_key,
        case
            when coalesce(service, category) is not null
                then coalesce(service, '') || ' | ' || coalesce(symptom, '')
        end as burst_key,
        lag(opened_epoch) over (
            partition by recurrence_key
            order by opened_epoch, incident_key
        ) as previous_epoch,
        count(*) over (
            partition by recurrence_key
            order by opened_epoch
            range between window_seconds preceding and current row
        ) as window_count,
        count(*) over (
            partition by service, symptom
            order by opened_epoch
            range between 86400 preceding and current row
        ) as day_count,
        window_seconds
    from keyed
    cross join params
)

select * from counted

-- metrics.change_templates: one entry of the catalogue of recurring changes, with what came of its changes.
-- key: template_id
--
-- A change that is said to recur and names no template stands under its title.
with changes as (
    select
        *,
        coalesce(template_id, title, change_id) as template
    from marts.changes
    where is_recurring
),

counted as (
    select
        template as template_id,
        -- Titles of one template often end in the place of the change.
        case
            when count(distinct title) = 1 then min(title)
            when count(distinct split_part(title, ' – ', 1)) = 1
                then min(split_part(title, ' – ', 1))
            else min(title) || ' …'
        end as title,
        case when count(distinct service) = 1 then min(service) end as service,
        count(*) as change_count,
        count(*) filter (where completed_epoch is not null) as completed_count,
        count(*) filter (where completed_epoch is not null and result_code = 'success')
            as success_count,
        count(*) filter (where result_code in ('failed', 'rolled_back')) as failed_count,
        sum(incident_count) as incident_count,
        max(completed_epoch) as last_epoch,
        min(start_epoch) filter (where completed_epoch is null and not_done_because is null)
            as next_epoch
    from changes
    group by template
)

select * from counted

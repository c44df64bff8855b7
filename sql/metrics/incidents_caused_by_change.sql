-- metrics.incidents_caused_by_change: one incident opened, a hit when it names the change that caused it (Q12).
-- key: subject_id
--
-- Frame O. Confirmed links alone; what is probable has its own KPI. A source whose incidents name no
-- causing change at all says nothing about it.
with incidents as (
    select
        incident_key,
        source,
        opened_epoch,
        caused_by_change_id,
        not_counted_because
    from marts.incidents
),

sources as (
    select
        source,
        count(caused_by_change_id) = 0 as is_without_changes
    from incidents
    group by source
),

counted as (
    select
        incidents.incident_key as subject_id,
        incidents.opened_epoch as period_epoch,
        incidents.caused_by_change_id is not null as is_hit,
        cast(null as bigint) as value,
        case
            when incidents.not_counted_because is not null then incidents.not_counted_because
            when sources.is_without_changes then 'no_change_field'
        end as excluded_because
    from incidents
    inner join sources on incidents.source is not distinct from sources.source
    where incidents.opened_epoch is not null
)

select * from counted

-- metrics.incidents_near_change: one incident opened, a hit when a change probably caused it and nobody confirmed it (Q12).
-- key: subject_id
--
-- Frame O. Probable: same item or service, begun from the start of the change to 72 hours after its
-- end.
with incidents as (
    select
        incident_key,
        opened_epoch,
        service,
        ci,
        not_counted_because
    from marts.incidents
),

suspects as (
    select * from marts.change_suspects
),

registers as (
    select count(*) as change_count from marts.changes
),

counted as (
    select
        incidents.incident_key as subject_id,
        incidents.opened_epoch as period_epoch,
        suspects.incident_key is not null as is_hit,
        cast(null as bigint) as value,
        case
            when incidents.not_counted_because is not null then incidents.not_counted_because
            when registers.change_count = 0 then 'no_register'
            when coalesce(incidents.service, incidents.ci) is null then 'no_service'
        end as excluded_because
    from incidents
    cross join registers
    left join suspects on incidents.incident_key = suspects.incident_key
    where incidents.opened_epoch is not null
)

select * from counted

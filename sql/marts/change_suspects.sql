-- marts.change_suspects: one incident begun on what a change touched, up to 72 hours after its end (domain 2.4, Q12).
-- key: incident_key
--
-- Probable and never more: an incident that names the change that caused it is not here. Where the
-- change and the incident both name their items, the items must be the same; else the service is.
-- Of several changes the item comes before the service, then the one that ended last.
with params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

incidents as (
    select
        incident_key,
        coalesce(occurred_epoch, opened_epoch) as began_epoch,
        service,
        ci
    from marts.incidents
    where not_counted_because is null and caused_by_change_id is null
        and coalesce(service, ci) is not null
),

-- Those that really took place.
changes as (
    select
        changes.change_id,
        changes.start_epoch,
        greatest(changes.end_epoch, changes.start_epoch) + 259200 as until_epoch,
        row_number() over (order by changes.change_id) as position
    from marts.changes as changes
    cross join params
    where changes.not_done_because is null
        and (changes.actual_start_epoch is not null or changes.completed_epoch is not null)
        and changes.start_epoch <= params.as_of_epoch
),

scopes as (
    select * from marts.change_scopes
),

itemised as (
    select change_id
    from scopes
    where kind = 'ci'
    group by change_id
),

placed as (
    select
        changes.*,
        case
            when scopes.kind = 'ci' then 'ci'
            when itemised.change_id is null then 'bare'
            else 'itemised'
        end as kind,
        scopes.value as place
    from changes
    inner join scopes on changes.change_id = scopes.change_id
    left join itemised on changes.change_id = itemised.change_id
),

-- A service for incidents that name no item holds all changes, for the others those without items.
spread as (
    select start_epoch, until_epoch, position, kind, place
    from placed
    where kind in ('ci', 'bare')
    union all
    select start_epoch, until_epoch, position, 'service' as kind, place
    from placed
    where kind in ('bare', 'itemised')
),

-- The latest end of all changes that have begun, with its change in the last six digits.
running as (
    select
        kind,
        place,
        start_epoch,
        max(until_epoch * 1000000 + position) over (
            partition by kind, place
            order by start_epoch
            range between unbounded preceding and current row
        ) as latest
    from spread
),

asked as (
    select incident_key, began_epoch, 'ci' as kind, ci as place
    from incidents
    where ci is not null
    union all
    select incident_key, began_epoch, 'bare' as kind, service as place
    from incidents
    where ci is not null and service is not null
    union all
    select incident_key, began_epoch, 'service' as kind, service as place
    from incidents
    where ci is null
),

met as (
    select
        asked.incident_key,
        asked.began_epoch,
        asked.kind,
        running.latest % 1000000 as position,
        row_number() over (
            partition by asked.incident_key
            order by case when asked.kind = 'ci' then 0 else 1 end, running.latest desc
        ) as age
    from asked
    asof join running
        on asked.kind = running.kind
        and asked.place = running.place
        and asked.began_epoch >= running.start_epoch
    where asked.began_epoch <= cast(floor(running.latest / 1000000e0) as bigint)
),

named as (
    select
        met.incident_key,
        changes.change_id,
        case when met.kind = 'ci' then 'ci' else 'service' end as basis,
        greatest(0, met.began_epoch - changes.until_epoch + 259200) as gap_seconds
    from met
    inner join changes on met.position = changes.position
    where met.age = 1
)

select * from named

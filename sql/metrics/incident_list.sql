-- metrics.incident_list: one incident as the lists of a pack print it.
-- key: subject_id
--
-- No figure is counted from here: it holds what a reader sees of an incident that a figure opens.
with incidents as (
    select * from marts.incidents
),

verdicts as (
    select
        incident_key,
        max(verdict) filter (where indicator = 'restore') as restore_verdict,
        max(verdict) filter (where indicator = 'acknowledge') as acknowledge_verdict,
        max(deadline_epoch) filter (where indicator = 'restore') as deadline_epoch
    from marts.clock_results
    where is_headline
    group by incident_key
),

flags as (
    select
        incident_key,
        string_agg(code, ' ' order by code) as codes
    from (
        select
            incident_key,
            code
        from marts.quality_flags
        group by incident_key, code
    ) as codes
    group by incident_key
),

recurrences as (
    select
        incident_key,
        recurrence_key
    from marts.recurrences
),

listed as (
    select
        incidents.incident_key as subject_id,
        incidents.incident_id as reference,
        incidents.title,
        -- What a search looks in: to fold the case of every title anew costs more than the search.
        lower(incidents.incident_id) as reference_lower,
        lower(incidents.title) as title_lower,
        incidents.client,
        incidents.domain,
        incidents.segment,
        incidents.site,
        incidents.service,
        incidents.ci,
        incidents.category,
        incidents.subcategory,
        incidents.symptom,
        case when incidents.priority is not null then 'P' || cast(incidents.priority as varchar) end
            as priority,
        incidents.state,
        incidents.pending_reason,
        incidents.team,
        incidents.cause_code,
        incidents.close_code,
        incidents.problem_id,
        incidents.caused_by_change_id,
        incidents.parent_id,
        incidents.duplicate_of,
        incidents.child_count,
        incidents.occurred_epoch,
        incidents.opened_epoch,
        incidents.acknowledged_epoch,
        incidents.acknowledged_quality,
        incidents.restored_epoch,
        incidents.restored_quality,
        incidents.resolved_epoch,
        incidents.resolved_last_epoch,
        incidents.closed_epoch,
        case when incidents.resolved_epoch >= incidents.opened_epoch
            then incidents.resolved_epoch - incidents.opened_epoch end as to_resolve_seconds,
        incidents.is_major,
        incidents.major_declared_epoch,
        incidents.business_impact,
        incidents.known_error_id,
        incidents.users_affected,
        -- What users lost: people times seconds without service, by the promise of the words
        -- "user-minutes".
        case when incidents.restored_epoch >= incidents.occurred_epoch
            then (incidents.restored_epoch - incidents.occurred_epoch) * incidents.users_affected
        end as user_seconds,
        incidents.reopen_count,
        incidents.reassignment_count,
        incidents.event_count,
        incidents.tool_sla_met,
        verdicts.restore_verdict,
        verdicts.acknowledge_verdict,
        verdicts.deadline_epoch,
        incidents.not_counted_because,
        flags.codes as quality_codes,
        incidents.source_file,
        incidents.source_line,
        recurrences.recurrence_key
    from incidents
    left join verdicts on incidents.incident_key = verdicts.incident_key
    left join flags on incidents.incident_key = flags.incident_key
    left join recurrences on incidents.incident_key = recurrences.incident_key
)

select * from listed

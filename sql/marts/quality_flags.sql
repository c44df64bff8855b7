-- marts.quality_flags: one doubt about one incident (domain 1.7).
-- key: incident_key, code, detail
-- settled by: incident_key
with incidents as (
    select * from marts.incidents
),

params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

known as (
    select incident_id from incidents
),

flagged as (
    select incident_key, 'DQ-NEG' as code, 'résolution avant ouverture' as detail
    from incidents
    where resolved_source_epoch < opened_epoch
    union all
    select incident_key, 'DQ-NEG' as code, 'clôture avant résolution' as detail
    from incidents
    where closed_source_epoch < resolved_source_epoch
    union all
    select incident_key, 'DQ-NEG' as code, 'restauration avant ouverture' as detail
    from incidents
    where restored_quality = 'source' and restored_epoch < declared_epoch
    union all
    select incident_key, 'DQ-MISS-resolved' as code, 'clos sans résolution connue' as detail
    from incidents
    where state = 'closed' and resolved_epoch is null
    union all
    select incident_key, 'DQ-MISS-opened' as code, 'ouverture estimée par la création' as detail
    from incidents
    where opened_quality = 'estimated'
    union all
    select incident_key, 'DQ-MISS-closed' as code, 'date de clôture estimée' as detail
    from incidents
    where closed_quality = 'estimated'
    union all
    select incident_key, 'DQ-MISS-priority' as code, 'priorité absente' as detail
    from incidents
    where priority is null
    union all
    select incident_key, 'DQ-MISS-group' as code, 'groupe absent' as detail
    from incidents
    where team is null
    union all
    select incident_key, 'DQ-STATE' as code, coalesce(state_text, '(vide)') as detail
    from incidents
    where state_text is not null and not has_known_state
    union all
    select incident_key, 'DQ-PRIO' as code, 'priorité hors matrice' as detail
    from incidents
    where matrix_priority is not null and priority <> matrix_priority
    union all
    select incident_key, 'DQ-REOPEN' as code, 'compteur de réouvertures différent des événements'
        as detail
    from incidents
    where event_count > 0 and tool_reopen_count is not null and tool_reopen_count <> reopen_count
    union all
    select incident_key, 'DQ-REASSIGN' as code,
        'compteur de réaffectations différent des événements' as detail
    from incidents
    where
        event_count > 0 and tool_reassignment_count is not null
        and tool_reassignment_count <> coalesce(reassignment_count, 0)
    union all
    select incident_key, 'DQ-LEAK' as code, 'date finale sur un incident encore ouvert' as detail
    from incidents
    cross join params
    where
        state in ('new', 'active', 'pending')
        -- A date after the cut is another doubt.
        and (closed_source_epoch <= params.as_of_epoch
            or resolved_source_epoch <= params.as_of_epoch)
        and reopen_count = 0
    union all
    select incidents.incident_key, 'DQ-FUTURE' as code, 'date après la coupe' as detail
    from incidents
    cross join params
    where
        incidents.opened_epoch > params.as_of_epoch
        or incidents.resolved_source_epoch > params.as_of_epoch
        or incidents.closed_source_epoch > params.as_of_epoch
    union all
    select incidents.incident_key, 'DQ-ORPHAN' as code, 'parent inconnu' as detail
    from incidents
    left join known on incidents.parent_id = known.incident_id
    where incidents.parent_id is not null and known.incident_id is null
    union all
    select incidents.incident_key, 'DQ-ORPHAN' as code, 'original inconnu' as detail
    from incidents
    left join known on incidents.duplicate_of = known.incident_id
    where incidents.duplicate_of is not null and known.incident_id is null
    union all
    select incident_key, 'DQ-DUPID' as code, 'identifiant donné par plusieurs sources' as detail
    from incidents
    where source_count > 1
    union all
    select incident_key, 'DQ-PAUSE' as code, 'attente close par la résolution' as detail
    from incidents
    where pending_to_resolved_count > 0
    union all
    select incident_key, 'DQ-TZ-GAP' as code, 'heure locale inexistante' as detail
    from incidents
    where time_flags like '%DQ-TZ-GAP%'
    union all
    select incident_key, 'DQ-TZ-AMB' as code, 'heure locale ambiguë' as detail
    from incidents
    where time_flags like '%DQ-TZ-AMB%'
)

select * from flagged

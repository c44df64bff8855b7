-- marts.changes: one change of the register, with its windows, what was decided and what came of it.
-- key: change_id
--
-- Words are those of the register; type, decision and result also stand as codes, null for a word
-- that nobody knows. A change is complete when it has ended, or when its result is known.
with changes as (
    select * from staging.changes
    where change_id is not null
),

params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

incidents as (
    select * from marts.incidents
    where caused_by_change_id is not null and not_counted_because is null
),

caused as (
    select
        caused_by_change_id,
        count(*) as incident_count
    from incidents
    group by caused_by_change_id
),

scopes as (
    select
        change_id,
        string_agg(value, '; ' order by value) filter (where kind = 'service') as services,
        string_agg(value, '; ' order by value) filter (where kind = 'ci') as cis
    from marts.change_scopes
    group by change_id
),

read as (
    select
        *,
        case
            when lower(type) in (
                'standard', 'std', 'pré-approuvé', 'pre-approuve', 'pré-autorisé', 'routine'
            ) then 'standard'
            when lower(type) in ('normal', 'normale', 'planifié', 'majeur', 'mineur') then 'normal'
            when lower(type) in ('emergency', 'urgent', 'urgence', 'expedited')
                then 'emergency'
        end as type_code,
        case
            when lower(cab_decision) in (
                'approved', 'approuvé', 'approuvée', 'accepté', 'acceptée', 'favorable', 'validé',
                'authorized', 'authorised', 'autorisé'
            ) then 'approved'
            when lower(cab_decision) in (
                'pre-approved', 'preapproved', 'pré-approuvé', 'pré-approuvée', 'pré-autorisé'
            ) then 'pre_approved'
            when lower(cab_decision) in (
                'refused', 'rejected', 'refusé', 'refusée', 'rejeté', 'rejetée', 'défavorable'
            ) then 'refused'
            when lower(cab_decision) in (
                'postponed', 'deferred', 'reporté', 'reportée', 'ajourné', 'ajournée'
            ) then 'postponed'
            when lower(cab_decision) in (
                'pending', 'requested', 'not yet requested', 'to review', 'à examiner',
                'en attente', 'à statuer'
            ) then 'pending'
        end as cab_code,
        case
            when lower(result) in (
                'success', 'successful', 'succès', 'réussi', 'réussie', 'ok', 'conforme'
            ) then 'success'
            when lower(result) in (
                'with issues', 'successful with issues', 'successful_issues', 'avec réserves',
                'succès avec réserves', 'réussi avec réserves', 'réussi avec incidents', 'partiel'
            ) then 'with_issues'
            when lower(result) in (
                'failed', 'failure', 'unsuccessful', 'échec', 'echec', 'échoué', 'ko'
            ) then 'failed'
            when lower(result) in (
                'rolled back', 'rolled_back', 'rollback', 'backed out', 'retour arrière',
                'retour arriere', 'annulé avec retour arrière'
            ) then 'rolled_back'
            when lower(result) in (
                'cancelled', 'canceled', 'annulé', 'annulée', 'abandonné', 'non réalisé'
            ) then 'cancelled'
        end as result_code,
        cast(floor(epoch(planned_start_at)) as bigint) as planned_start_epoch,
        cast(floor(epoch(planned_end_at)) as bigint) as planned_end_epoch,
        cast(floor(epoch(actual_start_at)) as bigint) as actual_start_epoch,
        cast(floor(epoch(actual_end_at)) as bigint) as actual_end_epoch
    from changes
),

described as (
    select
        -10 * row_number() over (order by read.change_id) - 2 as subject_id,
        read.change_id,
        read.title,
        coalesce(read.service, scopes.services) as service,
        scopes.services,
        scopes.cis,
        read.client,
        read.owner_group,
        read.type,
        read.type_code,
        read.risk,
        read.cab_decision,
        read.cab_code,
        cast(floor(epoch(read.cab_at)) as bigint) as cab_epoch,
        read.result,
        read.result_code,
        cast(floor(epoch(read.announced_at)) as bigint) as announced_epoch,
        read.template_id,
        coalesce(read.is_recurring, read.template_id is not null) as is_recurring,
        read.problem_id,
        read.planned_start_epoch,
        read.planned_end_epoch,
        read.actual_start_epoch,
        read.actual_end_epoch,
        -- What was done counts from its real window, what is to come from the planned one.
        coalesce(read.actual_start_epoch, read.planned_start_epoch) as start_epoch,
        coalesce(
            read.actual_end_epoch,
            read.planned_end_epoch,
            read.actual_start_epoch,
            read.planned_start_epoch
        ) as end_epoch,
        case
            when read.cab_code = 'refused' then 'refused'
            when read.result_code = 'cancelled' then 'cancelled'
        end as not_done_because,
        -- Seconds by which it left its window, before and after; null when a bound is unknown.
        case
            when read.planned_start_epoch is not null and read.planned_end_epoch is not null
                and read.actual_start_epoch is not null
                and read.actual_end_epoch <= params.as_of_epoch
                then greatest(0, read.planned_start_epoch - read.actual_start_epoch)
                    + greatest(0, read.actual_end_epoch - read.planned_end_epoch)
        end as outside_seconds,
        case
            when read.cab_code = 'refused' or read.result_code = 'cancelled' then null
            when read.actual_end_epoch <= params.as_of_epoch then read.actual_end_epoch
            when read.actual_end_epoch is null and read.result is not null
                and coalesce(read.planned_end_epoch, read.actual_start_epoch) <= params.as_of_epoch
                then coalesce(read.planned_end_epoch, read.actual_start_epoch)
        end as completed_epoch,
        coalesce(caused.incident_count, 0) as incident_count,
        read.source_file,
        read.source_line
    from read
    cross join params
    left join caused on read.change_id = caused.caused_by_change_id
    left join scopes on read.change_id = scopes.change_id
)

select * from described

-- marts.fixes: one correction of a recurrence key: a problem solved or a change made for an incident of the key (domain 5.1, R7).
-- key: recurrence_key, fixed_by
-- built as: view
--
-- A fix counts for a key when an incident of the key, opened before it, names it. A change that
-- failed or was rolled back corrected nothing.
with recurrences as (
    select
        incident_key,
        opened_epoch,
        recurrence_key
    from marts.recurrences
    where recurrence_key is not null
),

incidents as (
    select
        incident_key,
        problem_id,
        change_id
    from marts.incidents
    where problem_id is not null or change_id is not null
),

done as (
    select
        'problem' as kind,
        problem_id as fixed_by,
        done_epoch as fixed_epoch
    from marts.problems
    where done_epoch is not null
    union all
    select
        'change' as kind,
        change_id as fixed_by,
        actual_end_epoch as fixed_epoch
    from marts.changes
    where actual_end_epoch is not null
        and coalesce(result, '') not in ('failed', 'rolled back')
),

named as (
    select
        recurrences.recurrence_key,
        done.kind,
        done.fixed_by,
        max(done.fixed_epoch) as fixed_epoch,
        count(*) as incident_count
    from incidents
    inner join recurrences on incidents.incident_key = recurrences.incident_key
    inner join done
        on case done.kind when 'problem' then incidents.problem_id else incidents.change_id end
            = done.fixed_by
        and recurrences.opened_epoch <= done.fixed_epoch
    group by
        recurrences.recurrence_key,
        done.kind,
        done.fixed_by
)

select * from named

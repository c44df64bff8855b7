-- metrics.records: one thing of a register that a KPI counts, with the row of the source that tells it.
-- key: subject_id
--
-- A figure over problems, changes or actions opens to these, as one over incidents opens to
-- metrics.incident_list.
with problems as (
    select * from marts.problems
),

changes as (
    select * from marts.changes
),

actions as (
    select * from marts.actions
),

gathered as (
    select
        subject_id,
        'problem' as kind,
        problem_id as record_id,
        title,
        service,
        state,
        owner_group,
        opened_epoch as from_epoch,
        done_epoch as until_epoch,
        cast(null as bigint) as due_epoch,
        cast(null as varchar) as origin,
        source_file,
        source_line
    from problems
    union all
    select
        subject_id,
        'change' as kind,
        change_id as record_id,
        title,
        service,
        result as state,
        owner_group,
        start_epoch as from_epoch,
        end_epoch as until_epoch,
        cast(null as bigint) as due_epoch,
        cast(null as varchar) as origin,
        source_file,
        source_line
    from changes
    union all
    select
        subject_id,
        'action' as kind,
        action_id as record_id,
        description as title,
        service,
        state,
        owner_group,
        created_epoch as from_epoch,
        done_epoch as until_epoch,
        late_epoch - 1 as due_epoch,
        origin,
        source_file,
        source_line
    from actions
)

select * from gathered

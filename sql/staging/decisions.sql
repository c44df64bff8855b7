-- staging.decisions: one decision on a problem candidate as the register holds it, earlier ones included.
-- key: source_file, source_line
with rows as (
    select
        source_file,
        source_line,
        load_id,
        upper(trim(candidate_id)) as candidate_id,
        decision,
        upper(trim(into_id)) as into_id,
        problem_id,
        until_on,
        decided_by,
        decided_on,
        reason
    from raw.decisions
)

select * from rows

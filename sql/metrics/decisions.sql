-- metrics.decisions: one decision on a problem candidate.
-- key: source_file, source_line
select
    candidate_id,
    ordinal,
    decision,
    into_id,
    problem_id,
    until_on,
    decided_by,
    decided_on,
    reason,
    fault,
    source_file,
    source_line
from marts.decisions

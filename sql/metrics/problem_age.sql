-- metrics.problem_age: one stay of a problem in the stock, with its opening (P1).
-- key: subject_id
select
    subject_id,
    period_epoch,
    until_epoch,
    is_hit,
    value,
    excluded_because
from metrics.problem_backlog

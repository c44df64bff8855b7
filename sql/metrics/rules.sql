-- metrics.rules: one rule of problem candidates with its numbers (domain 5.1).
-- key: rule
select
    rule,
    least_count,
    window_seconds,
    level
from run.rules

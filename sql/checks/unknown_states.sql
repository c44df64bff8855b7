-- checks.unknown_states: one state of a tool that the mapping does not translate.
-- key: source, state_text
-- severity: warning
select
    source,
    state_text,
    count(*) as incident_count
from staging.incidents
where state is null and state_text is not null
group by source, state_text

-- staging.retold: one incident of whose changes several loads speak.
-- key: incident_id
-- settled by: incident_id
-- built as: table
--
-- Overlapping exports repeat changes; only these incidents can have repeats.
select incident_id
from raw.events
where "at" is not null and incident_id is not null
group by incident_id
having min(load_id) <> max(load_id)

-- metrics.wait_list: one stay of one incident in a wait, with the group that had it and what is recorded of it (domain 2.4, Q15).
-- key: subject_id, ordinal
-- built as: view
--
-- Of the incidents that count, with their lifecycle: nobody else recorded a wait.
with waits as (
    select * from marts.waits
),

incidents as (
    select
        incident_key,
        resolved_epoch
    from marts.incidents
    where not_counted_because is null and event_count > 0
),

listed as (
    select
        waits.incident_key as subject_id,
        waits.ordinal,
        waits.from_epoch,
        waits.to_epoch,
        waits.reason,
        waits.exit,
        waits.team,
        waits.waited_seconds,
        waits.cap_seconds,
        waits.request_epoch,
        waits.is_untraced,
        incidents.resolved_epoch
    from waits
    inner join incidents on waits.incident_key = incidents.incident_key
)

select * from listed

-- metrics.relapses: one incident whose fault came back after the closing of the one before it (domain 3.5).
-- key: subject_id
with relapses as (
    select * from marts.relapses
),

listed as (
    select
        relapses.incident_key as subject_id,
        relapses.previous_key,
        previous.incident_id as previous_reference,
        relapses.gap_seconds
    from relapses
    inner join marts.incidents as previous on relapses.previous_key = previous.incident_key
)

select * from listed

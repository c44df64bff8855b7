-- metrics.time_moves: how often one clock, or the life of one incident, saw the group change (domain 2.4, Q4).
-- key: part_key
-- built as: view
--
-- Changes after the beginning of the clock and before its end. A return is to a group that had the
-- incident before. path names those that had it, in order.
with parts as (
    select
        part_key,
        incident_key,
        min(from_epoch) as from_epoch,
        case when count(*) = count(to_epoch) then max(to_epoch) end as to_epoch
    from marts.clock_parts
    group by part_key, incident_key
),

stays as (
    select * from marts.group_intervals
),

counted as (
    select
        parts.part_key,
        parts.incident_key,
        count(*) filter (where stays.from_epoch > parts.from_epoch and stays.stay > 1)
            as reassignment_count,
        count(*) filter (where stays.from_epoch > parts.from_epoch and stays.is_return)
            as return_count,
        string_agg(stays.assignment_group, ' → ' order by stays.stay) as path
    from parts
    inner join stays
        on parts.incident_key = stays.incident_key
        and (parts.to_epoch is null or stays.from_epoch < parts.to_epoch)
        and (stays.to_epoch is null or stays.to_epoch > parts.from_epoch)
    group by parts.part_key, parts.incident_key
)

select * from counted

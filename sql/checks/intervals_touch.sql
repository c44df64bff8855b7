-- checks.intervals_touch: one stay that ends before it begins or does not touch the next.
-- key: incident_key, ordinal
-- severity: error
with stays as (
    select
        incident_key,
        ordinal,
        from_epoch,
        to_epoch,
        lead(from_epoch) over (partition by incident_key order by from_epoch, ordinal) as next_epoch
    from marts.state_intervals
)

select * from stays
where to_epoch < from_epoch or to_epoch is distinct from next_epoch

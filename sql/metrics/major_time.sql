-- metrics.major_time: one major incident, from its beginning to the restoration of the service (M2).
-- key: subject_id
--
-- Frame A: a period takes the part of the stretch that lies in it. Without end while it lasts.
with incidents as (
    select * from marts.incidents
    where is_major and coalesce(occurred_epoch, opened_epoch) is not null
),

counted as (
    select
        incident_key as subject_id,
        coalesce(occurred_epoch, opened_epoch) as period_epoch,
        coalesce(restored_epoch, resolved_epoch, closed_epoch) as until_epoch,
        cast(null as boolean) as is_hit,
        cast(null as bigint) as value,
        case
            when not_counted_because is not null then not_counted_because
            when coalesce(restored_epoch, resolved_epoch, closed_epoch)
                < coalesce(occurred_epoch, opened_epoch) then 'negative_duration'
        end as excluded_because
    from incidents
)

select * from counted

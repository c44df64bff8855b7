-- metrics.resolved_level1: one incident resolved, a hit when level 1 solved it (Q2).
-- key: subject_id
--
-- Frame R.
with incidents as (
    select * from marts.incidents
),

counted as (
    select
        incident_key as subject_id,
        resolved_epoch as period_epoch,
        upper(support_level) in ('N1', 'L1', '1') as is_hit,
        cast(null as bigint) as value,
        case
            when not_counted_because is not null then not_counted_because
            when support_level is null then 'no_support_level'
        end as excluded_because
    from incidents
    where resolved_epoch is not null
)

select * from counted

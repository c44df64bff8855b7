-- metrics.known_error_reuse: one incident resolved, a hit when a known error or article was used (Q9).
-- key: subject_id
--
-- Frame R. Attached is not proof of use.
with incidents as (
    select * from marts.incidents
),

counted as (
    select
        incident_key as subject_id,
        resolved_epoch as period_epoch,
        known_error_used as is_hit,
        cast(null as bigint) as value,
        case
            when not_counted_because is not null then not_counted_because
            when known_error_used is null then 'no_known_error_field'
        end as excluded_because
    from incidents
    where resolved_epoch is not null
)

select * from counted

-- metrics.record_completeness: one incident resolved, a hit when it names its item, category, cause and solution (Q14).
-- key: subject_id
--
-- Frame R. A cause is a cause code or, failing that, a closing code.
with incidents as (
    select * from marts.incidents
),

counted as (
    select
        incident_key as subject_id,
        resolved_epoch as period_epoch,
        ci is not null and category is not null
            and coalesce(cause_code, close_code) is not null and has_resolution as is_hit,
        cast(null as bigint) as value,
        not_counted_because as excluded_because
    from incidents
    where resolved_epoch is not null
)

select * from counted

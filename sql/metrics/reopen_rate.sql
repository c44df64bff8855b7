-- metrics.reopen_rate: one incident resolved, a hit when reopened within the window after its first resolution (Q3).
-- key: subject_id
--
-- Frame R, as a cohort: provisional until the window has passed for the whole period.
with incidents as (
    select * from marts.incidents
),

params as (
    select reopen_seconds from run.params
),

counted as (
    select
        incident_key as subject_id,
        resolved_epoch as period_epoch,
        coalesce(
            reopened_epoch >= resolved_epoch
                and reopened_epoch - resolved_epoch <= params.reopen_seconds,
            false
        ) as is_hit,
        cast(null as bigint) as value,
        not_counted_because as excluded_because
    from incidents
    cross join params
    where resolved_epoch is not null
)

select * from counted

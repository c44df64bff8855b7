-- metrics.corrections: one correction with its exposure, and what it is judged on (domain 2.6, P4).
-- key: kind, correction_id
--
-- Without a basis nothing links it to incidents, and nothing can be said of its effect.
with corrections as (
    select * from marts.corrections
),

targets as (
    select
        kind,
        correction_id,
        min(basis) as basis,
        count(*) as target_count
    from marts.correction_targets
    group by kind, correction_id
),

described as (
    select
        corrections.kind,
        corrections.correction_id,
        corrections.fixed_epoch,
        corrections.title,
        corrections.service,
        corrections.owner_group,
        corrections.problem_id,
        targets.basis,
        coalesce(targets.target_count, 0) as target_count,
        corrections.before_seconds,
        corrections.after_seconds
    from corrections
    left join targets
        on corrections.kind = targets.kind and corrections.correction_id = targets.correction_id
)

select * from described

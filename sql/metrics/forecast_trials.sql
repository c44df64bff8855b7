-- metrics.forecast_trials: one forecast made in the past and scored with what came of it (domain 6.5).
-- key: commitment_key, at_epoch, lead_seconds
-- built as: view
--
-- Learned from what was decided before the split, made after it. The base rate is the share of
-- breaches among what was learned from; an alarm at three quarters of the target is the rule that
-- the forecast must be better than.
with odds as (
    select * from marts.forecast_odds
    where training = 'split'
),

snapshots as (
    select * from marts.forecast_snapshots
),

lessons as (
    select
        indicator,
        count(*) as n,
        count(*) filter (where counted_seconds > target_seconds) as breaches
    from marts.forecast_lessons
    where training = 'split'
    group by indicator
),

trainings as (
    select until_epoch from marts.forecast_trainings
    where training = 'split'
),

scored as (
    select
        snapshots.commitment_key,
        snapshots.at_epoch,
        snapshots.lead_seconds,
        snapshots.indicator,
        snapshots.is_breached,
        snapshots.counted_seconds * 4 >= snapshots.target_seconds * 3 as is_late_share,
        odds.probability,
        odds.basis,
        lessons.breaches * 1e0 / lessons.n as base_probability,
        lessons.n as lesson_count,
        trainings.until_epoch as split_epoch
    from snapshots
    cross join trainings
    inner join odds
        on snapshots.commitment_key = odds.commitment_key
        and snapshots.at_epoch = odds.at_epoch
        and snapshots.lead_seconds = odds.lead_seconds
    inner join lessons on snapshots.indicator = lessons.indicator
)

select * from scored

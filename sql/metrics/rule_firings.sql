-- metrics.rule_firings: one incident that made a rule of problem candidates fire (domain 5.1).
-- key: rule, candidate_key, subject_id, detail
--
-- A firing depends on the incident and what came before it alone, so that a later week changes no
-- earlier firing. R4, a count above its expectation, and R5, a likeness of texts, are judgements on
-- many incidents and are made by the reader. The detail says which side of a rule fired: a major, a
-- reopening or a return, the fix that did not hold, the cause.
with repeats as (
    select * from marts.fired_repeats
),

returns as (
    select * from marts.fired_returns
),

causes as (
    select * from marts.fired_causes
),

gathered as (
    select
        rule,
        candidate_key,
        incident_key,
        fired_epoch,
        fired_count,
        detail
    from repeats
    union all
    select
        rule,
        candidate_key,
        incident_key,
        fired_epoch,
        fired_count,
        detail
    from returns
    union all
    select
        rule,
        candidate_key,
        incident_key,
        fired_epoch,
        fired_count,
        detail
    from causes
),

listed as (
    select
        rule,
        candidate_key,
        incident_key as subject_id,
        fired_epoch as period_epoch,
        cast(fired_count as bigint) as fired_count,
        detail
    from gathered
)

select * from listed

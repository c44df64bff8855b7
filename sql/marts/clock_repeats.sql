-- marts.clock_repeats: one more commitment to the client for an incident and indicator that already has one.
-- key: commitment_key
-- settled by: floor(commitment_key / 10000000)
--
-- An incident that moved from one client to another has two: figures by incident take the breached
-- one, else the last one that was not handed over.
with verdicts as (
    select
        verdicts.*,
        lines.indicator
    from marts.clock_verdicts as verdicts
    inner join staging.contract_lines as lines on verdicts.line_key = lines.line_key
    where coalesce(lines.audience, 'client') = 'client'
),

moved as (
    select incident_key
    from verdicts
    where engagement > 0
    group by incident_key
),

ranked as (
    select
        verdicts.commitment_key,
        row_number() over (
            partition by verdicts.incident_key, verdicts.indicator
            order by
                case
                    when claims.commitment_key is null then verdicts.verdict
                    else claims.verdict
                end = 'breached' desc,
                case
                    when claims.commitment_key is null then verdicts.verdict
                    else claims.verdict
                end = 'excluded',
                verdicts.engagement desc,
                verdicts.commitment_key
        ) as rank
    from verdicts
    inner join moved on verdicts.incident_key = moved.incident_key
    left join marts.clock_claims as claims
        on verdicts.commitment_key = claims.commitment_key
),

repeated as (
    select commitment_key
    from ranked
    where rank > 1
)

select * from repeated

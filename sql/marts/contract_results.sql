-- marts.contract_results: the compliance of one commitment line in one period of its contract, in three readings (domain 3.7).
-- key: contract_key, line_key, period
--
-- Every line has a row in every period up to the cut. Excluded, undetermined, open and late are those
-- of the net reading; open and late are those whose target is passed and whose clock runs when the
-- period ends, wherever their breach is counted, so that none can hide.
with verdicts as (
    select * from marts.contract_verdicts
),

twins as (
    select * from marts.contract_line_twins
),

commitments as (
    select
        line_key,
        decided_epoch,
        stop_epoch
    from marts.commitments
    where verdict = 'breached'
),

late as (
    select
        verdicts.line_key,
        verdicts.period,
        count(*) as n
    from verdicts
    inner join twins on verdicts.line_key = twins.line_key
    inner join commitments
        on twins.own_line_key = commitments.line_key
        and commitments.decided_epoch < verdicts.to_epoch
        and (commitments.stop_epoch is null or commitments.stop_epoch >= verdicts.to_epoch)
    where verdicts.reading = 'net'
    group by verdicts.line_key, verdicts.period
),

spread as (
    select
        contract_key,
        line_key,
        period,
        min(from_epoch) as from_epoch,
        min(to_epoch) as to_epoch,
        max(met) filter (where reading = 'gross') as gross_met,
        max(breached) filter (where reading = 'gross') as gross_breached,
        max(met) filter (where reading = 'net') as net_met,
        max(breached) filter (where reading = 'net') as net_breached,
        max(met) filter (where reading = 'contested') as contested_met,
        max(breached) filter (where reading = 'contested') as contested_breached,
        max(excluded) filter (where reading = 'net') as excluded,
        max(undetermined) filter (where reading = 'net') as undetermined,
        max(verdict) filter (where reading = 'gross') as gross_verdict,
        max(verdict) filter (where reading = 'net') as net_verdict,
        max(verdict) filter (where reading = 'contested') as contested_verdict,
        max(achieved_ppm) filter (where reading = 'net') as achieved_ppm,
        max(achieved_ppm) filter (where reading = 'gross') as gross_achieved_ppm,
        max(achieved_ppm) filter (where reading = 'contested') as contested_achieved_ppm
    from verdicts
    group by contract_key, line_key, period
),

completed as (
    select
        spread.*,
        coalesce(late.n, 0) as open_and_late
    from spread
    left join late on spread.line_key = late.line_key and spread.period = late.period
)

select * from completed

-- checks.contract_results_conserved: one line whose verdicts are not all in a period, or stand in two.
-- key: contract_id, line_id, verdict
-- severity: error
--
-- Every commitment that a reading decides is counted once, in one period of the contract (domain
-- 3.7). A line is compared over its versions, because what one version promised may be decided
-- under the next.
with lines as (
    select
        lines.line_key,
        lines.line_id,
        contracts.contract_id
    from staging.contract_lines as lines
    inner join staging.contracts as contracts on lines.contract_key = contracts.contract_key
    where lines.indicator not in ('availability', 'interruption')
),

decided as (
    select
        lines.contract_id,
        lines.line_id,
        count(*) filter (where commitments.gross_verdict = 'met') as gross_met,
        count(*) filter (where commitments.gross_verdict = 'breached') as gross_breached,
        count(*) filter (where commitments.verdict = 'met') as net_met,
        count(*) filter (where commitments.verdict = 'breached') as net_breached,
        count(*) filter (where commitments.contested_verdict = 'met') as contested_met,
        count(*) filter (where commitments.contested_verdict = 'breached') as contested_breached
    from marts.commitments as commitments
    inner join lines on commitments.line_key = lines.line_key
    group by lines.contract_id, lines.line_id
),

counted as (
    select
        lines.contract_id,
        lines.line_id,
        sum(results.gross_met) as gross_met,
        sum(results.gross_breached) as gross_breached,
        sum(results.net_met) as net_met,
        sum(results.net_breached) as net_breached,
        sum(results.contested_met) as contested_met,
        sum(results.contested_breached) as contested_breached
    from marts.contract_results as results
    inner join lines on results.line_key = lines.line_key
    group by lines.contract_id, lines.line_id
),

compared as (
    select
        decided.contract_id,
        decided.line_id,
        verdicts.verdict,
        case verdicts.verdict
            when 'gross_met' then decided.gross_met
            when 'gross_breached' then decided.gross_breached
            when 'net_met' then decided.net_met
            when 'net_breached' then decided.net_breached
            when 'contested_met' then decided.contested_met
            else decided.contested_breached
        end as decided,
        coalesce(case verdicts.verdict
            when 'gross_met' then counted.gross_met
            when 'gross_breached' then counted.gross_breached
            when 'net_met' then counted.net_met
            when 'net_breached' then counted.net_breached
            when 'contested_met' then counted.contested_met
            else counted.contested_breached
        end, 0) as counted
    from decided
    cross join (
        values ('gross_met'), ('gross_breached'), ('net_met'), ('net_breached'),
        ('contested_met'), ('contested_breached')
    ) as verdicts (verdict)
    left join counted
        on decided.contract_id = counted.contract_id and decided.line_id = counted.line_id
)

select * from compared
where decided <> counted

-- marts.clock_judgements: the verdict of one special case in one reading (domain 3.2, 3.6, 3.7).
-- key: incident_key, engagement, indicator, audience, reading
-- settled by: incident_key
--
-- One verdict for the cycles: with one clock there is one cycle; else a breach of any of them, the
-- first, or the one that runs, or the longest. One verdict for the priorities: a breach of a
-- priority that was lowered later stands, the first of them, unless the client agreed to the
-- lowering; else the priority at the end decides.
with cases as (
    select * from marts.clock_cases
),

counts as (
    select * from marts.clock_counts
),

agreements as (
    select
        incident_key,
        contract_key,
        bool_or(is_net) as is_agreed,
        true as is_claimed
    from marts.exclusion_claims
    where kind = 'requalification' and is_contested and incident_key is not null
    group by incident_key, contract_key
),

-- Nearly every clock has one cycle, and nothing to choose from.
single as (
    select
        cases.case_key,
        counts.cycle,
        counts.reading,
        counts.is_read,
        counts.counted_seconds,
        counts.held_seconds,
        counts.deadline_epoch,
        counts.passed_epoch,
        counts.is_stopped_last
    from marts.clock_cases as cases
    inner join counts on cases.case_key = counts.case_key
    where not cases.is_any_cycle or cases.run_count = 1
),

ranked as (
    select
        cases.case_key,
        counts.cycle,
        counts.reading,
        counts.is_read,
        counts.counted_seconds,
        counts.held_seconds,
        counts.deadline_epoch,
        counts.passed_epoch,
        counts.is_stopped_last,
        row_number() over (
            partition by cases.case_key, counts.reading
            order by
                -- Gaps between cycles are cycle 0.
                case when counts.cycle = 0 then 1 else 0 end,
                case when counts.held_seconds > cases.target_seconds then counts.cycle end
                    nulls last,
                case when cases.is_running and counts.to_epoch = cases.end_epoch then 0
                    else 1 end,
                counts.counted_seconds desc nulls last,
                counts.cycle desc
        ) as rank
    from marts.clock_cases as cases
    inner join counts on cases.case_key = counts.case_key
    where cases.is_any_cycle and cases.run_count > 1
),

cycled as (
    select * from single
    union all
    select
        case_key,
        cycle,
        reading,
        is_read,
        counted_seconds,
        held_seconds,
        deadline_epoch,
        passed_epoch,
        is_stopped_last
    from ranked
    where rank = 1
),

judged as (
    select
        cases.*,
        coalesce(cycled.reading, 2) as reading,
        cycled.cycle,
        cycled.counted_seconds,
        cycled.deadline_epoch,
        cycled.is_stopped_last,
        case
            when cases.start_epoch is null then 'no_start'
            when cases.is_reversed then 'negative'
            when not coalesce(cycled.is_read, false) or cases.target_seconds is null then 'outside_calendar'
            when cases.is_transferred then
                case when cycled.held_seconds > cases.target_seconds then null else 'transferred' end
            when cases.stop_epoch is null and not cases.is_running then 'no_stop'
        end as why,
        coalesce(cycled.held_seconds > cases.target_seconds, false) as is_past,
        -- Late from the moment of the requalification.
        greatest(
            cycled.passed_epoch,
            coalesce(cases.held_from_epoch, cycled.passed_epoch)
        ) as passed_epoch
    from cases
    left join cycled on cases.case_key = cycled.case_key
),

decided as (
    select
        *,
        case
            when why = 'transferred' then 'excluded'
            when why is not null then 'undetermined'
            when is_past then 'breached'
            -- Met once, and reopened since: met until the clock passes the target.
            when first_stop_epoch is not null then 'met'
            else 'pending'
        end as verdict
    from judged
),

finals as (
    select
        incident_key,
        engagement,
        indicator,
        audience,
        line_key
    from marts.clock_cases
    where stay = 0
),

standing as (
    select
        decided.incident_key,
        decided.engagement,
        decided.indicator,
        decided.audience,
        decided.reading,
        min(decided.stay) as stay
    from decided
    left join finals
        on decided.incident_key = finals.incident_key
        and decided.engagement = finals.engagement
        and decided.indicator = finals.indicator
        and decided.audience = finals.audience
    left join agreements
        on decided.incident_key = agreements.incident_key
        and decided.contract_key = agreements.contract_key
    where
        decided.stay > 0
        and decided.verdict = 'breached'
        and decided.line_key is distinct from finals.line_key
        and (
            agreements.incident_key is null
            or (not agreements.is_agreed and decided.reading < 3)
        )
    group by
        decided.incident_key,
        decided.engagement,
        decided.indicator,
        decided.audience,
        decided.reading
),

chosen as (
    select decided.*
    from decided
    left join standing
        on decided.incident_key = standing.incident_key
        and decided.engagement = standing.engagement
        and decided.indicator = standing.indicator
        and decided.audience = standing.audience
        and decided.reading = standing.reading
    where decided.stay = coalesce(standing.stay, 0)
)

select * from chosen

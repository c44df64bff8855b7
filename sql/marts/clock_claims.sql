-- marts.clock_claims: the three readings of one commitment whose readings are not all the same (domain 3.5).
-- key: commitment_key
-- settled by: floor(commitment_key / 10000000)
--
-- Gross is without any exclusion; net takes out what was accepted; contested what was proposed or
-- contested as well. A whole incident that is excluded leaves the base, or counts as met when the
-- contract says so (DP-21).
with verdicts as (
    select * from marts.clock_verdicts
),

lines as (
    select
        line_key,
        line_id,
        indicator,
        audience
    from staging.contract_lines
),

contracts as (
    select
        contract_key,
        frame,
        excused = 'count_as_met' as is_excused_met
    from staging.contracts
),

exclusions as (
    select
        incident_key,
        contract_key,
        line_id,
        is_net,
        exclusion_id,
        coalesce(reason, 'exclusion') as reason
    from marts.exclusion_claims
    where kind = 'incident' and is_contested and incident_key is not null
),

excluded as (
    select
        verdicts.commitment_key,
        bool_or(exclusions.is_net) as is_net,
        min_by(exclusions.reason, exclusions.exclusion_id) filter (where exclusions.is_net)
            as net_reason,
        min_by(exclusions.reason, exclusions.exclusion_id) as reason
    from verdicts
    inner join exclusions
        on verdicts.incident_key = exclusions.incident_key
        and verdicts.contract_key = exclusions.contract_key
    inner join lines on verdicts.line_key = lines.line_key
    where exclusions.line_id is null or exclusions.line_id = lines.line_id
    group by verdicts.commitment_key
),

judgements as (
    select * from marts.clock_judgements
    where reading <> 2
),

-- A reading may stand on another priority than the net one: they are of one commitment all the same.
reread as (
    select
        verdicts.commitment_key,
        judgements.reading,
        judgements.verdict,
        judgements.why,
        judgements.target_seconds,
        judgements.counted_seconds,
        judgements.deadline_epoch,
        case judgements.verdict
            when 'met' then judgements.first_stop_epoch
            when 'breached' then judgements.passed_epoch
        end as decided_epoch
    from verdicts
    inner join lines on verdicts.line_key = lines.line_key
    inner join judgements
        on verdicts.incident_key = judgements.incident_key
        and verdicts.engagement = judgements.engagement
        and lines.indicator = judgements.indicator
        and lines.audience = judgements.audience
    where verdicts.case_key is not null
),

touched as (
    select commitment_key
    from excluded
    union
    select commitment_key
    from reread
),

readings as (
    select 1 as reading
    union all
    select 2 as reading
    union all
    select 3 as reading
),

based as (
    select
        touched.commitment_key,
        readings.reading,
        verdicts.contract_key,
        verdicts.incident_key,
        verdicts.stop_epoch,
        case when reread.reading is null then verdicts.verdict else reread.verdict end as verdict,
        case when reread.reading is null then verdicts.why else reread.why end as why,
        coalesce(reread.target_seconds, verdicts.target_seconds) as target_seconds,
        case when reread.reading is null then verdicts.counted_seconds
            else reread.counted_seconds end as counted_seconds,
        case when reread.reading is null then verdicts.deadline_epoch
            else reread.deadline_epoch end as deadline_epoch,
        case when reread.reading is null then verdicts.decided_epoch
            else reread.decided_epoch end as decided_epoch,
        coalesce(
            (readings.reading = 2 and excluded.is_net)
            or (readings.reading = 3 and excluded.commitment_key is not null),
            false
        ) as is_excluded,
        case when readings.reading = 2 then excluded.net_reason else excluded.reason end as reason
    from touched
    cross join readings
    inner join verdicts on touched.commitment_key = verdicts.commitment_key
    left join reread
        on touched.commitment_key = reread.commitment_key
        and readings.reading = reread.reading
    left join excluded on touched.commitment_key = excluded.commitment_key
),

taken_out as (
    select
        based.*,
        contracts.frame,
        milestones.opened_epoch,
        milestones.resolved_epoch,
        milestones.closed_epoch,
        case
            when not based.is_excluded then based.verdict
            when not contracts.is_excused_met then 'excluded'
            when based.verdict = 'breached' then 'met'
            else based.verdict
        end as final_verdict,
        case when based.is_excluded then based.reason else based.why end as final_why
    from based
    inner join contracts on based.contract_key = contracts.contract_key
    inner join marts.milestones as milestones
        on based.incident_key = milestones.incident_key
),

settled as (
    select
        commitment_key,
        reading,
        final_verdict as verdict,
        final_why as why,
        case when verdict <> 'undetermined' then counted_seconds end as counted_seconds,
        case when verdict <> 'undetermined'
            then greatest(0, counted_seconds - target_seconds) end as overrun_seconds,
        deadline_epoch,
        case when final_verdict in ('met', 'breached') then decided_epoch end as decided_epoch,
        case
            when verdict = 'pending' then null
            when frame = 'opened' then opened_epoch
            when frame = 'resolved' and verdict in ('met', 'breached') then resolved_epoch
            when frame = 'closed' and verdict in ('met', 'breached') then closed_epoch
            else coalesce(decided_epoch, stop_epoch, closed_epoch, opened_epoch)
        end as period_epoch
    from taken_out
),

spread as (
    select
        commitment_key,
        max(verdict) filter (where reading = 1) as gross_verdict,
        max(counted_seconds) filter (where reading = 1) as gross_counted_seconds,
        max(overrun_seconds) filter (where reading = 1) as gross_overrun_seconds,
        max(deadline_epoch) filter (where reading = 1) as gross_deadline_epoch,
        max(decided_epoch) filter (where reading = 1) as gross_decided_epoch,
        max(period_epoch) filter (where reading = 1) as gross_period_epoch,
        max(verdict) filter (where reading = 2) as verdict,
        max(why) filter (where reading = 2) as why,
        max(decided_epoch) filter (where reading = 2) as decided_epoch,
        max(period_epoch) filter (where reading = 2) as period_epoch,
        max(verdict) filter (where reading = 3) as contested_verdict,
        max(counted_seconds) filter (where reading = 3) as contested_counted_seconds,
        max(overrun_seconds) filter (where reading = 3) as contested_overrun_seconds,
        max(deadline_epoch) filter (where reading = 3) as contested_deadline_epoch,
        max(decided_epoch) filter (where reading = 3) as contested_decided_epoch,
        max(period_epoch) filter (where reading = 3) as contested_period_epoch
    from settled
    group by commitment_key
)

select * from spread

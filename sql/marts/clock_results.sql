-- marts.clock_results: one commitment with its three readings, of carried and cancelled incidents as well.
-- key: commitment_key
-- built as: view
--
-- What figures about every incident read, one an incident and indicator (is_headline); contracts
-- read marts.commitments.
with verdicts as (
    select * from marts.clock_verdicts
),

claims as (
    select * from marts.clock_claims
),

joined as (
    select
        verdicts.commitment_key,
        verdicts.incident_key,
        verdicts.engagement,
        verdicts.contract_key,
        verdicts.line_key,
        lines.indicator,
        coalesce(lines.audience, 'client') as audience,
        verdicts.priority,
        units.unit_value,
        lines.calendar_id,
        verdicts.start_epoch,
        verdicts.stop_epoch,
        verdicts.stop_quality,
        verdicts.run_count,
        verdicts.target_seconds,
        verdicts.is_of_lowered_priority,
        verdicts.is_late_at_requalification,
        verdicts.is_at_precision,
        verdicts.is_stopped,
        case when verdicts.verdict = 'pending'
            then verdicts.target_seconds - verdicts.counted_seconds end as remaining_seconds,
        case when claims.commitment_key is null then verdicts.why else claims.why end as why,
        case when claims.commitment_key is null then verdicts.verdict
            else claims.verdict end as verdict,
        -- What nobody can judge has no count: with an end missing it would run to the cut.
        case when verdicts.verdict <> 'undetermined' then verdicts.counted_seconds end
            as counted_seconds,
        case when verdicts.verdict <> 'undetermined'
            then greatest(0, verdicts.counted_seconds - verdicts.target_seconds) end
            as overrun_seconds,
        verdicts.deadline_epoch,
        case when claims.commitment_key is null then verdicts.decided_epoch
            else claims.decided_epoch end as decided_epoch,
        case when claims.commitment_key is null then verdicts.period_epoch
            else claims.period_epoch end as period_epoch,
        case when claims.commitment_key is null then verdicts.verdict
            else claims.verdict end = 'breached' and verdicts.stop_epoch is null
            as is_open_and_late,
        case when claims.commitment_key is null then verdicts.verdict
            else claims.gross_verdict end as gross_verdict,
        case
            when claims.commitment_key is not null then claims.gross_counted_seconds
            when verdicts.verdict <> 'undetermined' then verdicts.counted_seconds
        end as gross_counted_seconds,
        case
            when claims.commitment_key is not null then claims.gross_overrun_seconds
            when verdicts.verdict <> 'undetermined'
                then greatest(0, verdicts.counted_seconds - verdicts.target_seconds)
        end as gross_overrun_seconds,
        case when claims.commitment_key is null then verdicts.deadline_epoch
            else claims.gross_deadline_epoch end as gross_deadline_epoch,
        case when claims.commitment_key is null then verdicts.decided_epoch
            else claims.gross_decided_epoch end as gross_decided_epoch,
        case when claims.commitment_key is null then verdicts.period_epoch
            else claims.gross_period_epoch end as gross_period_epoch,
        case when claims.commitment_key is null then verdicts.verdict
            else claims.contested_verdict end as contested_verdict,
        case
            when claims.commitment_key is not null then claims.contested_counted_seconds
            when verdicts.verdict <> 'undetermined' then verdicts.counted_seconds
        end as contested_counted_seconds,
        case
            when claims.commitment_key is not null then claims.contested_overrun_seconds
            when verdicts.verdict <> 'undetermined'
                then greatest(0, verdicts.counted_seconds - verdicts.target_seconds)
        end as contested_overrun_seconds,
        case when claims.commitment_key is null then verdicts.deadline_epoch
            else claims.contested_deadline_epoch end as contested_deadline_epoch,
        case when claims.commitment_key is null then verdicts.decided_epoch
            else claims.contested_decided_epoch end as contested_decided_epoch,
        case when claims.commitment_key is null then verdicts.period_epoch
            else claims.contested_period_epoch end as contested_period_epoch,
        verdicts.is_committed,
        coalesce(lines.audience, 'client') = 'client' and repeats.commitment_key is null
            as is_headline
    from verdicts
    inner join staging.contract_lines as lines on verdicts.line_key = lines.line_key
    left join claims on verdicts.commitment_key = claims.commitment_key
    left join marts.clock_repeats as repeats
        on verdicts.commitment_key = repeats.commitment_key
    left join marts.clock_units as units
        on verdicts.incident_key = units.incident_key
        and verdicts.engagement = units.engagement
)

select * from joined

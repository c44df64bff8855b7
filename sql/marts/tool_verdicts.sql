-- marts.tool_verdicts: one restoration promised to a client, with the gross verdict and the tool's own (domain 3.11, DP-22).
-- key: commitment_key
-- built as: view
--
-- Tools know no exclusions, hence the gross reading. Only what is decided, or undetermined, and has
-- a verdict of the tool; a tool that says met while the clock runs has not judged yet.
with commitments as (
    select * from marts.commitments
    where indicator = 'restore'
        and audience = 'client'
        and gross_verdict in ('met', 'breached', 'undetermined')
),

incidents as (
    select
        incident_key,
        case when tool_sla_met then 'met' else 'breached' end as tool
    from marts.incidents
    where tool_sla_met is not null
),

compared as (
    select
        commitments.commitment_key,
        commitments.incident_key,
        commitments.contract_key,
        commitments.line_key,
        commitments.priority,
        commitments.calendar_id,
        commitments.start_epoch,
        commitments.stop_epoch,
        commitments.stop_quality,
        commitments.is_at_precision,
        commitments.target_seconds,
        commitments.gross_counted_seconds as counted_seconds,
        commitments.gross_period_epoch as period_epoch,
        commitments.gross_verdict as ours,
        incidents.tool
    from commitments
    inner join incidents on commitments.incident_key = incidents.incident_key
    where commitments.stop_epoch is not null
        or incidents.tool = 'breached'
        or commitments.gross_verdict = 'undetermined'
)

select * from compared

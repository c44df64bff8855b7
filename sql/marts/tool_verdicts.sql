-- marts.tool_verdicts: one restoration promised to a client, with the gross verdict and the tool's own (domain 3.11, DP-22).
-- key: commitment_key
-- built as: view
--
-- Tools know no exclusions, hence the gross reading. Only what is decided, or undetermined, and has
-- a verdict of the tool, which may be a date alone: then an end in time is met, and no end past it
-- is breached. A tool that says met while the clock runs has not judged yet.
with params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch
    from run.params
),

commitments as (
    select * from marts.commitments
    where indicator = 'restore'
        and audience = 'client'
        and gross_verdict in ('met', 'breached', 'undetermined')
),

clocks as (
    select * from marts.tool_clocks
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
        commitments.gross_deadline_epoch as deadline_epoch,
        commitments.gross_verdict as ours,
        case
            when
                coalesce(
                    clocks.is_met,
                    coalesce(commitments.stop_epoch, params.as_of_epoch) <= clocks.due_epoch
                )
                then 'met'
            else 'breached'
        end as tool,
        clocks.due_epoch as tool_due_epoch,
        clocks.target_seconds as tool_target_seconds,
        clocks.elapsed_seconds as tool_elapsed_seconds,
        clocks.paused_seconds as tool_paused_seconds
    from commitments
    inner join clocks on commitments.incident_key = clocks.incident_key
    cross join params
),

judged as (
    select * from compared
    where stop_epoch is not null or tool = 'breached' or ours = 'undetermined'
)

select * from judged

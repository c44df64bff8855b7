-- marts.tool_pieces: one stretch of the time between the instants of a clock that the tool judges otherwise (domain 3.11).
-- key: commitment_key, kind, from_epoch
-- built as: view
--
-- Ran, stopped, waited and gap are those of the gross reading: waited is the part of running in
-- which the incident waited for a reason that the contract does not let stop the clock, gap is
-- resolved time before a reopening. First and last go from the start to these resolutions, whatever
-- happened between. What begins with due is cut at the date by which the tool wanted the end, as if
-- the clock had run on until then.
with differing as (
    select
        commitment_key,
        incident_key,
        contract_key,
        calendar_id,
        start_epoch,
        stop_epoch,
        tool_due_epoch
    from marts.tool_verdicts
    where tool <> ours and ours <> 'undetermined'
),

params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch
    from run.params
),

-- Exclusions are no stops of the gross reading. A resolved gap is none of the contract, and some tools
-- count on through it.
lived as (
    select
        differing.commitment_key,
        differing.incident_key,
        differing.contract_key,
        differing.calendar_id,
        differing.tool_due_epoch,
        case intervals.kind
            when 'stop' then 'stopped'
            when 'resolved' then 'gap'
            else 'ran'
        end as kind,
        intervals.from_epoch,
        coalesce(intervals.to_epoch, params.as_of_epoch) as to_epoch
    from differing
    inner join marts.clock_intervals as intervals
        on differing.commitment_key = intervals.commitment_key
    cross join params
),

waited as (
    select
        lived.commitment_key,
        lived.incident_key,
        lived.contract_key,
        lived.calendar_id,
        lived.tool_due_epoch,
        'waited' as kind,
        greatest(lived.from_epoch, states.from_epoch) as from_epoch,
        least(lived.to_epoch, coalesce(states.to_epoch, lived.to_epoch)) as to_epoch
    from lived
    inner join marts.state_intervals as states
        on lived.incident_key = states.incident_key
        and states.from_epoch < lived.to_epoch
        and (states.to_epoch is null or states.to_epoch > lived.from_epoch)
    where lived.kind = 'ran' and states.state = 'pending'
),

resolved as (
    select
        differing.*,
        milestones.resolved_epoch,
        milestones.resolved_last_epoch
    from differing
    inner join marts.milestones as milestones
        on differing.incident_key = milestones.incident_key
),

spent as (
    select * from lived
    union all
    select * from waited
),

owed as (
    select
        commitment_key,
        incident_key,
        contract_key,
        calendar_id,
        'due_' || kind as kind,
        from_epoch,
        least(to_epoch, tool_due_epoch) as to_epoch
    from spent
    where from_epoch < tool_due_epoch
    union all
    select
        differing.commitment_key,
        differing.incident_key,
        differing.contract_key,
        differing.calendar_id,
        'due_ran' as kind,
        coalesce(differing.stop_epoch, params.as_of_epoch) as from_epoch,
        differing.tool_due_epoch as to_epoch
    from differing
    cross join params
    where differing.tool_due_epoch > coalesce(differing.stop_epoch, params.as_of_epoch)
),

combined as (
    select
        commitment_key,
        incident_key,
        contract_key,
        calendar_id,
        kind,
        from_epoch,
        to_epoch
    from spent
    union all
    select * from owed
    union all
    select
        commitment_key,
        incident_key,
        contract_key,
        calendar_id,
        'first' as kind,
        start_epoch as from_epoch,
        resolved_epoch as to_epoch
    from resolved
    where resolved_epoch <> stop_epoch and resolved_epoch > start_epoch
    union all
    select
        commitment_key,
        incident_key,
        contract_key,
        calendar_id,
        'last' as kind,
        start_epoch as from_epoch,
        resolved_last_epoch as to_epoch
    from resolved
    where resolved_last_epoch <> stop_epoch and resolved_last_epoch > start_epoch
)

select * from combined

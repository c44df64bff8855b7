-- marts.clock_intervals: one stretch of the clock of one commitment, in the net reading (domain 3.2, 3.10).
-- key: commitment_key, ordinal
-- built as: view
--
-- They touch and do not overlap, from the start of the clock to its stop; one that runs has no end
-- and is counted to the cut. Kinds: run, stop (a reason of the contract), excluded (agreed slice or
-- announced maintenance), resolved (the gap before a reopening; another cycle where each is judged
-- alone). A run may have a reason too: a wait that does not stop the clock, or, with its evidence, an
-- exclusion that is claimed and not accepted. What nobody can judge has none: an end is missing.
with layers as (
    select * from marts.clock_layers
),

pieces as (
    select
        verdicts.commitment_key,
        segments.from_epoch,
        case when lead(segments.from_epoch) over life is null then verdicts.stop_epoch
            else segments.to_epoch end as to_epoch,
        segments.calendar_key,
        case
            when segments.run is null or segments.cycle <> verdicts.cycle then 'resolved'
            when segments.stop_layer is not null then 'stop'
            when segments.net_layer is not null then 'excluded'
            else 'run'
        end as kind,
        case
            when segments.run is null or segments.cycle <> verdicts.cycle then null
            else coalesce(segments.stop_layer, segments.net_layer, segments.claim_layer,
                segments.run_layer)
        end as layer_key,
        case when segments.run is not null and segments.cycle <> verdicts.cycle
            then 'other_cycle' end as other_reason,
        case
            when segments.run is null
                or segments.cycle <> verdicts.cycle
                or segments.stop_layer is not null
                or segments.net_layer is not null then 0
            else segments.to_reading - segments.from_reading
        end as counted_seconds
    from marts.clock_verdicts as verdicts
    inner join marts.clock_segments as segments on verdicts.case_key = segments.case_key
    where verdicts.verdict <> 'undetermined'
    window life as (partition by verdicts.commitment_key order by segments.from_epoch)
),

compared as (
    select
        *,
        case
            when
                lag(kind) over life = kind
                and lag(layer_key) over life is not distinct from layer_key
                and lag(other_reason) over life is not distinct from other_reason
                and lag(calendar_key) over life = calendar_key
                then 0
            else 1
        end as is_new
    from pieces
    window life as (partition by commitment_key order by from_epoch)
),

numbered as (
    select
        *,
        sum(is_new) over (
            partition by commitment_key
            order by from_epoch
            rows between unbounded preceding and current row
        ) as ordinal
    from compared
),

merged as (
    select
        commitment_key,
        ordinal,
        min(from_epoch) as from_epoch,
        case when count(*) = count(to_epoch) then max(to_epoch) end as to_epoch,
        min(calendar_key) as calendar_key,
        min(kind) as kind,
        min(layer_key) as layer_key,
        min(other_reason) as other_reason,
        cast(sum(counted_seconds) as bigint) as counted_seconds
    from numbered
    group by commitment_key, ordinal
),

explained as (
    select
        merged.commitment_key,
        cast(merged.ordinal as bigint) as ordinal,
        merged.from_epoch,
        merged.to_epoch,
        calendars.calendar_id,
        merged.kind,
        coalesce(merged.other_reason, layers.reason) as reason,
        layers.clause,
        layers.evidence,
        merged.counted_seconds,
        coalesce(cast(sum(merged.counted_seconds) over (
            partition by merged.commitment_key
            order by merged.ordinal
            rows between unbounded preceding and 1 preceding
        ) as bigint), 0) as before_seconds
    from merged
    inner join marts.clock_calendars as calendars
        on merged.calendar_key = calendars.calendar_key
    left join layers on merged.layer_key = layers.layer_key
),

combined as (
    select * from explained
    union all
    select
        verdicts.commitment_key,
        cast(1 as bigint) as ordinal,
        verdicts.start_epoch as from_epoch,
        verdicts.stop_epoch as to_epoch,
        lines.calendar_id,
        'run' as kind,
        cast(null as varchar) as reason,
        cast(null as varchar) as clause,
        cast(null as varchar) as evidence,
        verdicts.counted_seconds,
        cast(0 as bigint) as before_seconds
    from marts.clock_verdicts as verdicts
    inner join staging.contract_lines as lines on verdicts.line_key = lines.line_key
    where
        verdicts.case_key is null
        and verdicts.verdict <> 'undetermined'
)

select * from combined

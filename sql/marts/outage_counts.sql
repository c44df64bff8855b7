-- marts.outage_counts: what one interruption counts under one line in one period, alone, before interruptions merge (domain 2.3).
-- key: line_key, service, outage_id, period
--
-- When it counts for less than it lasts, why: the first reason that holds.
with lines as (
    select * from marts.outage_lines
),

pieces as (
    select * from marts.outage_pieces
),

stretches as (
    select * from marts.availability_stretches
),

periods as (
    select * from marts.availability_agreed
),

-- Stretches are cut wherever a piece begins or ends.
summed as (
    select
        pieces.line_key,
        pieces.service,
        pieces.outage_id,
        stretches.period,
        cast(sum(case when stretches.is_gross then stretches.open_seconds else 0 end) as bigint)
            as gross_seconds,
        cast(sum(case
            when stretches.is_gross and pieces.is_net and not stretches.is_planned
                then stretches.open_seconds
            else 0
        end) as bigint) as counted_seconds,
        bool_or(not stretches.is_gross) as is_shorter,
        bool_or(not pieces.is_net) as is_excluded,
        bool_or(stretches.is_planned) as is_planned,
        sum(stretches.open_seconds) = 0 as is_outside
    from pieces
    inner join stretches
        on pieces.line_key = stretches.line_key
        and pieces.service = stretches.service
        and stretches.from_epoch >= pieces.from_epoch
        and stretches.to_epoch <= pieces.to_epoch
    group by pieces.line_key, pieces.service, pieces.outage_id, stretches.period
),

-- Each period that the interruption lasts in, counted or not.
lasted as (
    select
        lines.line_key,
        lines.service,
        lines.contract_key,
        lines.line_id,
        lines.outage_id,
        lines.incident_key,
        lines.from_epoch,
        periods.period
    from lines
    inner join periods
        on lines.line_key = periods.line_key
        and lines.service = periods.service
        and lines.observed_epoch < periods.to_epoch
        and lines.until_epoch > periods.from_epoch
),

explained as (
    select
        lasted.contract_key,
        lasted.line_key,
        lasted.line_id,
        lasted.service,
        lasted.outage_id,
        lasted.incident_key,
        lasted.period,
        coalesce(summed.gross_seconds, 0) as gross_seconds,
        coalesce(summed.counted_seconds, 0) as counted_seconds,
        case
            when lasted.from_epoch is null then 'no_ticket'
            when summed.outage_id is null then 'before_ticket'
            when summed.is_outside then 'outside_hours'
            when summed.is_shorter then 'shorter'
            when summed.is_excluded then 'excluded'
            when summed.is_planned then 'announced_maintenance'
        end as why
    from lasted
    left join summed
        on lasted.line_key = summed.line_key
        and lasted.service = summed.service
        and lasted.outage_id = summed.outage_id
        and lasted.period = summed.period
)

select * from explained

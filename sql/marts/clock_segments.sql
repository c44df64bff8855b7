-- marts.clock_segments: one stretch of the clock of a special case in which nothing changes (domain 3.2).
-- key: case_key, from_epoch
-- settled by: floor(case_key / 1000000000)
--
-- Every border of a cycle, a wait, an agreed slice, a maintenance, a change of service and a priority
-- cuts the clock; each piece then either counts or not, in each of the three readings, and its open
-- seconds are the difference of two readings of its calendar. Set algebra, never elapsed minus pause.
with cases as (
    select
        *,
        coalesce(end_epoch <= start_epoch, false) as is_empty
    from marts.clock_cases
),

runs as (
    select * from marts.clock_runs
),

layers as (
    select * from marts.clock_layers
),

line_ids as (
    select
        line_key,
        line_id
    from staging.contract_lines
),

tenants as (
    select * from marts.clock_tenants
    where from_epoch is not null or to_epoch is not null
),

covered as (
    select
        cases.case_key,
        cases.start_epoch,
        cases.end_epoch,
        layers.layer_key,
        layers.level,
        layers.from_epoch,
        layers.to_epoch
    from cases
    inner join layers
        on cases.incident_key = layers.incident_key
        and cases.engagement = layers.engagement
        and layers.from_epoch < cases.end_epoch
        and coalesce(layers.to_epoch, cases.end_epoch) > cases.start_epoch
    inner join line_ids on cases.line_key = line_ids.line_key
    where layers.line_id is null or layers.line_id = line_ids.line_id
),

cycled as (
    select
        cases.case_key,
        cases.start_epoch,
        cases.end_epoch,
        runs.run,
        coalesce(runs.from_epoch, cases.start_epoch) as from_epoch,
        coalesce(runs.until_epoch, cases.end_epoch) as to_epoch
    from cases
    inner join runs
        on cases.incident_key = runs.incident_key and cases.indicator = runs.indicator
),

told as (
    select case_key, start_epoch, end_epoch, start_epoch as at_epoch from cases
    where not is_empty
    union all
    select case_key, start_epoch, end_epoch, end_epoch as at_epoch from cases
    where not is_empty
    union all
    select case_key, start_epoch, end_epoch, held_to_epoch as at_epoch from cases
    union all
    select case_key, start_epoch, end_epoch, from_epoch as at_epoch from covered
    union all
    select case_key, start_epoch, end_epoch, to_epoch as at_epoch from covered
    union all
    select case_key, start_epoch, end_epoch, from_epoch as at_epoch from cycled
    union all
    select case_key, start_epoch, end_epoch, to_epoch as at_epoch from cycled
    union all
    select
        cases.case_key,
        cases.start_epoch,
        cases.end_epoch,
        tenants.from_epoch as at_epoch
    from cases
    inner join tenants
        on cases.incident_key = tenants.incident_key
        and cases.engagement = tenants.engagement
),

borders as (
    select
        case_key,
        at_epoch
    from told
    where at_epoch >= start_epoch and at_epoch <= end_epoch
    group by case_key, at_epoch
),

stretches as (
    select
        case_key,
        at_epoch as from_epoch,
        lead(at_epoch) over (partition by case_key order by at_epoch) as to_epoch
    from borders
),

pieces as (
    select * from stretches
    where to_epoch is not null
    union all
    select
        case_key,
        start_epoch as from_epoch,
        end_epoch as to_epoch
    from cases
    where is_empty
),

looked_at as (
    select
        pieces.case_key,
        pieces.from_epoch,
        min(covered.layer_key) filter (where covered.level = 'stop') as stop_layer,
        min(covered.layer_key) filter (where covered.level = 'net') as net_layer,
        min(covered.layer_key) filter (where covered.level = 'claim') as claim_layer,
        min(covered.layer_key) filter (where covered.level = 'run') as run_layer
    from pieces
    inner join covered
        on pieces.case_key = covered.case_key
        and covered.from_epoch <= pieces.from_epoch
        and (covered.to_epoch is null or covered.to_epoch > pieces.from_epoch)
    group by pieces.case_key, pieces.from_epoch
),

placed as (
    select
        pieces.case_key,
        pieces.from_epoch,
        max(cycled.run) as run
    from pieces
    inner join cycled
        on pieces.case_key = cycled.case_key
        and cycled.from_epoch <= pieces.from_epoch
        and cycled.to_epoch > pieces.from_epoch
    group by pieces.case_key, pieces.from_epoch
),

-- The calendar in force at that second: of the line that its service had then.
served as (
    select
        pieces.case_key,
        pieces.from_epoch,
        min(lines.calendar_key) as calendar_key
    from pieces
    inner join cases on pieces.case_key = cases.case_key
    inner join tenants
        on cases.incident_key = tenants.incident_key
        and cases.engagement = tenants.engagement
        and (tenants.from_epoch is null or tenants.from_epoch <= pieces.from_epoch)
        and (tenants.to_epoch is null or tenants.to_epoch > pieces.from_epoch)
    inner join marts.clock_lines as lines
        on tenants.service_key * 10
            + case when cases.priority between 1 and 9 then cases.priority else 0 end
            = lines.grid_key
        and cases.indicator = lines.indicator
        and cases.audience = lines.audience
    group by pieces.case_key, pieces.from_epoch
),

described as (
    select
        pieces.case_key,
        pieces.from_epoch,
        pieces.to_epoch,
        case when cases.run_count = 1 or cases.is_empty then 1 else placed.run end as run,
        case
            when cases.is_any_cycle and cases.run_count > 1 and not cases.is_empty
                then coalesce(placed.run, 0)
            else 1
        end as cycle,
        looked_at.stop_layer,
        looked_at.net_layer,
        looked_at.claim_layer,
        looked_at.run_layer,
        coalesce(served.calendar_key, cases.calendar_key) as calendar_key
    from pieces
    inner join cases on pieces.case_key = cases.case_key
    left join looked_at
        on pieces.case_key = looked_at.case_key and pieces.from_epoch = looked_at.from_epoch
    left join placed
        on pieces.case_key = placed.case_key and pieces.from_epoch = placed.from_epoch
    left join served
        on pieces.case_key = served.case_key and pieces.from_epoch = served.from_epoch
),

read as (
    select
        described.*,
        begun.open_before
        + greatest(0, least(described.from_epoch, begun.to_1) - begun.from_1)
        + greatest(0, least(described.from_epoch, begun.to_2) - begun.from_2)
        + greatest(0, least(described.from_epoch, begun.to_3) - begun.from_3) as from_reading,
        ended.open_before
        + greatest(0, least(described.to_epoch, ended.to_1) - ended.from_1)
        + greatest(0, least(described.to_epoch, ended.to_2) - ended.from_2)
        + greatest(0, least(described.to_epoch, ended.to_3) - ended.from_3) as to_reading
    from described
    left join marts.clock_days as begun
        on described.calendar_key * 1000000
            + cast(floor(described.from_epoch / 86400e0) as bigint) = begun.day_key
    left join marts.clock_days as ended
        on described.calendar_key * 1000000
            + cast(floor(described.to_epoch / 86400e0) as bigint) = ended.day_key
)

select * from read

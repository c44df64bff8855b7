-- marts.clock_parts: one stretch of a clock, or of the life of an incident, in one state with one team (domain 2.2, 3.10).
-- key: part_key, ordinal, part
-- built as: view
--
-- Where the time went: the stretches of a clock, cut at every change of state and of group, and at
-- the first act after a group got the incident. What is counted of a run is the difference of two
-- readings of its calendar, so that the parts of a clock sum to its count to the second; the rest of
-- a run is closed hours. part_key is the commitment_key; ordinal is the stretch of the clock. The
-- life of an incident (key with line 0, no commitment) runs from its opening to the restoration, or
-- to the cut, around the clock. Every step is read once, so that asking for one clock cuts one.
with params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

clocks as (
    select
        intervals.commitment_key as part_key,
        intervals.commitment_key,
        verdicts.incident_key,
        intervals.ordinal,
        intervals.from_epoch,
        intervals.to_epoch,
        intervals.kind,
        intervals.reason,
        calendars.calendar_key
    from marts.clock_intervals as intervals
    inner join marts.clock_verdicts as verdicts
        on intervals.commitment_key = verdicts.commitment_key
    inner join marts.clock_calendars as calendars
        on intervals.calendar_id = calendars.calendar_id
    union all
    select
        incident_key * 10000000 as part_key,
        cast(null as bigint) as commitment_key,
        incident_key,
        cast(1 as bigint) as ordinal,
        opened_epoch as from_epoch,
        coalesce(restored_epoch, resolved_epoch, closed_epoch, cancelled_epoch) as to_epoch,
        'run' as kind,
        cast(null as varchar) as reason,
        cast(null as bigint) as calendar_key
    from marts.milestones
    where opened_epoch is not null
),

ended as (
    select
        clocks.*,
        coalesce(clocks.to_epoch, params.as_of_epoch) as end_epoch
    from clocks
    cross join params
),

moments as (
    select * from marts.clock_moments
),

-- What was so before a stretch begins is so from its beginning on.
cut as (
    select
        ended.part_key,
        ended.commitment_key,
        ended.incident_key,
        ended.ordinal,
        ended.kind,
        ended.reason,
        ended.calendar_key,
        ended.to_epoch,
        ended.end_epoch,
        greatest(ended.from_epoch, moments.at_epoch) as at_epoch,
        moments.at_epoch as moment_epoch,
        moments.rank,
        moments.state,
        moments.team,
        moments.is_untaken
    from ended
    inner join moments
        on ended.incident_key = moments.incident_key
        and moments.at_epoch < ended.end_epoch
),

gathered as (
    select
        part_key,
        ordinal,
        at_epoch,
        min(commitment_key) as commitment_key,
        min(incident_key) as incident_key,
        min(kind) as kind,
        min(reason) as reason,
        min(calendar_key) as calendar_key,
        min(to_epoch) as to_epoch,
        min(end_epoch) as end_epoch,
        max_by(state, moment_epoch * 100000 + rank) filter (where state is not null) as state,
        max_by(team, moment_epoch * 100000 + rank) filter (where team is not null) as team,
        max_by(is_untaken, moment_epoch * 100000 + rank) filter (where is_untaken is not null)
            as is_untaken
    from cut
    where at_epoch < end_epoch
    group by part_key, ordinal, at_epoch
),

followed as (
    select
        part_key,
        ordinal,
        row_number() over life as part,
        commitment_key,
        incident_key,
        at_epoch as from_epoch,
        coalesce(lead(at_epoch) over life, end_epoch) as until_epoch,
        lead(at_epoch) over life is null and to_epoch is null as is_running,
        last_value(state ignore nulls) over life as state,
        last_value(team ignore nulls) over life as team,
        last_value(is_untaken ignore nulls) over life as is_untaken,
        kind,
        reason,
        calendar_key
    from gathered
    window life as (partition by part_key, ordinal order by at_epoch)
),

read as (
    select
        followed.*,
        case
            when followed.kind <> 'run' then 0
            when followed.calendar_key is null then followed.until_epoch - followed.from_epoch
            else ended.open_before
                + greatest(0, least(followed.until_epoch, ended.to_1) - ended.from_1)
                + greatest(0, least(followed.until_epoch, ended.to_2) - ended.from_2)
                + greatest(0, least(followed.until_epoch, ended.to_3) - ended.from_3)
                - begun.open_before
                - greatest(0, least(followed.from_epoch, begun.to_1) - begun.from_1)
                - greatest(0, least(followed.from_epoch, begun.to_2) - begun.from_2)
                - greatest(0, least(followed.from_epoch, begun.to_3) - begun.from_3)
        end as counted_seconds
    from followed
    left join marts.clock_days as begun
        on followed.calendar_key * 1000000
            + cast(floor(followed.from_epoch / 86400e0) as bigint) = begun.day_key
    left join marts.clock_days as ended
        on followed.calendar_key * 1000000
            + cast(floor(followed.until_epoch / 86400e0) as bigint) = ended.day_key
),

told as (
    select
        part_key,
        ordinal,
        part,
        commitment_key,
        incident_key,
        from_epoch,
        case when is_running then null else until_epoch end as to_epoch,
        split_part(state, ' ', 1) as state,
        case when state like 'pending %' then substr(state, 9) end as pending_reason,
        team,
        coalesce(is_untaken and state = 'active', false) as is_untaken,
        kind,
        reason,
        until_epoch - from_epoch as elapsed_seconds,
        cast(counted_seconds as bigint) as counted_seconds
    from read
)

select * from told

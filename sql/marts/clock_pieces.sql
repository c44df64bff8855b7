-- marts.clock_pieces: one stretch of the clock of one commitment, cut by its calendar and at its deadline (domain 3.10).
-- key: commitment_key, ordinal, piece
-- built as: view
--
-- What a person can check with a calendar in hand. A whole closed stretch is one piece, with the
-- labels of the dated days in it, or else hours; open time is one piece, split where the deadline
-- falls inside. A clock that runs has no end, and is counted to the cut. Every step is read once
-- and every window is of one commitment, so that asking for one does not cut all.
with windows as (
    select
        calendar_key,
        unnest(array[from_1, from_2, from_3]) as from_epoch,
        unnest(array[to_1, to_2, to_3]) as to_epoch
    from marts.clock_days
    where open_seconds > 0
),

labels as (
    select
        calendar_id,
        from_epoch,
        to_epoch,
        label
    from staging.calendar_dates
    where label is not null and closes_epoch is null
),

parts as (
    select unnest(generate_series(1, 4)) as part
),

intervals as (
    select
        intervals.*,
        coalesce(intervals.to_epoch, cast(floor(epoch(params.as_of)) as bigint)) as end_epoch,
        calendars.calendar_key,
        verdicts.deadline_epoch
    from marts.clock_intervals as intervals
    inner join marts.clock_verdicts as verdicts
        on intervals.commitment_key = verdicts.commitment_key
    inner join marts.clock_calendars as calendars
        on intervals.calendar_id = calendars.calendar_id
    cross join run.params as params
),

opened as (
    select
        intervals.*,
        case when windows.from_epoch is not null
            then greatest(intervals.from_epoch, windows.from_epoch) end as open_epoch,
        case when windows.to_epoch is not null
            then least(intervals.end_epoch, windows.to_epoch) end as close_epoch
    from intervals
    left join windows
        on intervals.kind = 'run'
        and intervals.calendar_key = windows.calendar_key
        and windows.to_epoch > windows.from_epoch
        and windows.from_epoch < intervals.end_epoch
        and windows.to_epoch > intervals.from_epoch
),

-- Around the clock is not open day by day.
compared as (
    select
        *,
        case when lag(close_epoch) over life = open_epoch then 0 else 1 end as is_new
    from opened
    window life as (partition by commitment_key, ordinal order by open_epoch)
),

numbered as (
    select
        *,
        sum(is_new) over (
            partition by commitment_key, ordinal
            order by open_epoch
            rows between unbounded preceding and current row
        ) as island
    from compared
),

joined as (
    select
        commitment_key,
        ordinal,
        island,
        min(from_epoch) as from_epoch,
        min(end_epoch) as end_epoch,
        count(to_epoch) = 0 as is_running,
        min(calendar_id) as calendar_id,
        min(kind) as kind,
        min(reason) as reason,
        min(clause) as clause,
        min(evidence) as evidence,
        min(deadline_epoch) as deadline_epoch,
        -- Without a window nothing is open: all of a run is closed, and what does not count is whole.
        case when min(kind) = 'run' then coalesce(min(open_epoch), min(end_epoch))
            else min(from_epoch) end as open_epoch,
        case when min(kind) = 'run' then coalesce(max(close_epoch), min(end_epoch))
            else min(end_epoch) end as close_epoch
    from numbered
    group by commitment_key, ordinal, island
),

followed as (
    select
        *,
        lag(close_epoch) over life as closed_epoch,
        lead(open_epoch) over life is null as is_last
    from joined
    window life as (partition by commitment_key, ordinal order by island)
),

-- What is closed before an opening, the opening up to the deadline and after it, and what is closed
-- after the last.
cut as (
    select
        followed.*,
        parts.part,
        case parts.part
            when 1 then coalesce(followed.closed_epoch, followed.from_epoch)
            when 2 then followed.open_epoch
            when 3 then followed.deadline_epoch
            else followed.close_epoch
        end as begin_epoch,
        case
            when parts.part = 1 then followed.open_epoch
            when parts.part = 3 then followed.close_epoch
            when parts.part = 4 then followed.end_epoch
            when followed.kind = 'run'
                and followed.deadline_epoch > followed.open_epoch
                and followed.deadline_epoch < followed.close_epoch then followed.deadline_epoch
            else followed.close_epoch
        end as until_epoch,
        case
            when parts.part in (1, 4) then 'closed_hours'
            else followed.kind
        end as piece_kind
    from followed
    cross join parts
    where
        parts.part < 3
        or (
            parts.part = 3
            and followed.kind = 'run'
            and followed.deadline_epoch > followed.open_epoch
            and followed.deadline_epoch < followed.close_epoch
        )
        or (parts.part = 4 and followed.is_last)
),

labelled as (
    select
        cut.commitment_key,
        cut.ordinal,
        cut.begin_epoch,
        min(cut.until_epoch) as until_epoch,
        min(cut.end_epoch) as end_epoch,
        bool_or(cut.is_running) as is_running,
        min(cut.piece_kind) as kind,
        min(cut.reason) as reason,
        min(cut.clause) as clause,
        min(cut.evidence) as evidence,
        min(cut.deadline_epoch) as deadline_epoch,
        string_agg(labels.label, ', ' order by labels.from_epoch) as labels
    from cut
    left join labels
        on cut.piece_kind = 'closed_hours'
        and cut.calendar_id = labels.calendar_id
        and labels.from_epoch < cut.until_epoch
        and labels.to_epoch > cut.begin_epoch
    where cut.until_epoch > cut.begin_epoch
    group by cut.commitment_key, cut.ordinal, cut.begin_epoch
),

told as (
    select
        commitment_key,
        ordinal,
        row_number() over (partition by commitment_key, ordinal order by begin_epoch) as piece,
        begin_epoch as from_epoch,
        case when is_running and until_epoch = end_epoch then null else until_epoch end
            as to_epoch,
        kind,
        case when kind = 'closed_hours' then coalesce(labels, 'hours') else reason end as reason,
        clause,
        evidence,
        case when kind = 'run' then until_epoch - begin_epoch else 0 end as counted_seconds,
        coalesce(cast(sum(case when kind = 'run' then until_epoch - begin_epoch else 0 end) over (
            partition by commitment_key
            order by ordinal, begin_epoch
            rows between unbounded preceding and 1 preceding
        ) as bigint), 0) as before_seconds,
        coalesce(kind = 'run' and until_epoch = deadline_epoch, false) as is_deadline
    from labelled
)

select * from told

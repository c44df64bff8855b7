-- marts.clock_pieces: one stretch of the clock of one commitment, cut by its calendar and at its deadline (domain 3.10).
-- key: commitment_key, ordinal, piece
-- built as: view
--
-- What a person can check with a calendar in hand. A whole closed stretch is one piece, with the
-- labels of the dated days in it, or else hours; open time is one piece, split where the deadline
-- falls inside. A clock that runs has no end, and is counted to the cut.
with params as (
    select cast(floor(epoch(as_of)) as bigint) as as_of_epoch from run.params
),

intervals as (
    select
        intervals.*,
        coalesce(intervals.to_epoch, params.as_of_epoch) as end_epoch,
        calendars.calendar_key,
        verdicts.deadline_epoch
    from marts.clock_intervals as intervals
    inner join marts.clock_verdicts as verdicts
        on intervals.commitment_key = verdicts.commitment_key
    inner join marts.clock_calendars as calendars
        on intervals.calendar_id = calendars.calendar_id
    cross join params
),

days as (
    select * from marts.clock_days
    where open_seconds > 0
),

windows as (
    select calendar_key, from_1 as from_epoch, to_1 as to_epoch from days
    where to_1 > from_1
    union all
    select calendar_key, from_2 as from_epoch, to_2 as to_epoch from days
    where to_2 > from_2
    union all
    select calendar_key, from_3 as from_epoch, to_3 as to_epoch from days
    where to_3 > from_3
),

opened as (
    select
        intervals.commitment_key,
        intervals.ordinal,
        greatest(intervals.from_epoch, windows.from_epoch) as from_epoch,
        least(intervals.end_epoch, windows.to_epoch) as to_epoch
    from intervals
    inner join windows
        on intervals.calendar_key = windows.calendar_key
        and windows.from_epoch < intervals.end_epoch
        and windows.to_epoch > intervals.from_epoch
    where intervals.kind = 'run'
),

-- Around the clock is not open day by day.
compared as (
    select
        *,
        case when lag(to_epoch) over life = from_epoch then 0 else 1 end as is_new
    from opened
    window life as (partition by commitment_key, ordinal order by from_epoch)
),

numbered as (
    select
        *,
        sum(is_new) over (
            partition by commitment_key, ordinal
            order by from_epoch
            rows between unbounded preceding and current row
        ) as island
    from compared
),

joined as (
    select
        commitment_key,
        ordinal,
        min(from_epoch) as from_epoch,
        max(to_epoch) as to_epoch
    from numbered
    group by commitment_key, ordinal, island
),

-- What lies before each opening, and after the last.
followed as (
    select
        joined.commitment_key,
        joined.ordinal,
        joined.to_epoch as from_epoch,
        lead(joined.from_epoch) over life as to_epoch
    from joined
    window life as (partition by joined.commitment_key, joined.ordinal order by joined.from_epoch)
),

begun as (
    select
        commitment_key,
        ordinal,
        min(from_epoch) as from_epoch
    from joined
    group by commitment_key, ordinal
),

closed as (
    select
        intervals.commitment_key,
        intervals.ordinal,
        intervals.calendar_id,
        intervals.from_epoch,
        coalesce(begun.from_epoch, intervals.end_epoch) as to_epoch
    from intervals
    left join begun
        on intervals.commitment_key = begun.commitment_key
        and intervals.ordinal = begun.ordinal
    where
        intervals.kind = 'run'
        and intervals.from_epoch < coalesce(begun.from_epoch, intervals.end_epoch)
    union all
    select
        intervals.commitment_key,
        intervals.ordinal,
        intervals.calendar_id,
        followed.from_epoch,
        coalesce(followed.to_epoch, intervals.end_epoch) as to_epoch
    from followed
    inner join intervals
        on followed.commitment_key = intervals.commitment_key
        and followed.ordinal = intervals.ordinal
    where followed.from_epoch < coalesce(followed.to_epoch, intervals.end_epoch)
),

labelled as (
    select
        closed.commitment_key,
        closed.ordinal,
        closed.from_epoch,
        string_agg(dates.label, ', ' order by dates.from_epoch) as labels
    from closed
    inner join staging.calendar_dates as dates
        on closed.calendar_id = dates.calendar_id
        and dates.from_epoch < closed.to_epoch
        and dates.to_epoch > closed.from_epoch
    where dates.label is not null and dates.closes_epoch is null
    group by closed.commitment_key, closed.ordinal, closed.from_epoch
),

split as (
    select
        joined.commitment_key,
        joined.ordinal,
        joined.from_epoch,
        case when intervals.deadline_epoch > joined.from_epoch
                and intervals.deadline_epoch < joined.to_epoch
            then intervals.deadline_epoch else joined.to_epoch end as to_epoch
    from joined
    inner join intervals
        on joined.commitment_key = intervals.commitment_key
        and joined.ordinal = intervals.ordinal
    union all
    select
        joined.commitment_key,
        joined.ordinal,
        intervals.deadline_epoch as from_epoch,
        joined.to_epoch
    from joined
    inner join intervals
        on joined.commitment_key = intervals.commitment_key
        and joined.ordinal = intervals.ordinal
    where
        intervals.deadline_epoch > joined.from_epoch
        and intervals.deadline_epoch < joined.to_epoch
),

combined as (
    select
        commitment_key,
        ordinal,
        from_epoch,
        to_epoch,
        'run' as kind,
        cast(null as varchar) as closed_reason,
        to_epoch - from_epoch as counted_seconds
    from split
    union all
    select
        closed.commitment_key,
        closed.ordinal,
        closed.from_epoch,
        closed.to_epoch,
        'closed_hours' as kind,
        coalesce(labelled.labels, 'hours') as closed_reason,
        0 as counted_seconds
    from closed
    left join labelled
        on closed.commitment_key = labelled.commitment_key
        and closed.ordinal = labelled.ordinal
        and closed.from_epoch = labelled.from_epoch
    union all
    select
        commitment_key,
        ordinal,
        from_epoch,
        end_epoch as to_epoch,
        kind,
        cast(null as varchar) as closed_reason,
        0 as counted_seconds
    from intervals
    where kind <> 'run'
),

told as (
    select
        combined.commitment_key,
        combined.ordinal,
        row_number() over (
            partition by combined.commitment_key, combined.ordinal
            order by combined.from_epoch
        ) as piece,
        combined.from_epoch,
        case when intervals.to_epoch is null and combined.to_epoch = intervals.end_epoch then null
            else combined.to_epoch end as to_epoch,
        combined.kind,
        coalesce(combined.closed_reason, intervals.reason) as reason,
        intervals.clause,
        intervals.evidence,
        combined.counted_seconds,
        coalesce(cast(sum(combined.counted_seconds) over (
            partition by combined.commitment_key
            order by combined.ordinal, combined.from_epoch
            rows between unbounded preceding and 1 preceding
        ) as bigint), 0) as before_seconds,
        coalesce(combined.kind = 'run' and combined.to_epoch = intervals.deadline_epoch, false)
            as is_deadline
    from combined
    inner join intervals
        on combined.commitment_key = intervals.commitment_key
        and combined.ordinal = intervals.ordinal
)

select * from told

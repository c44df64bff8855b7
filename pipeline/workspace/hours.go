package workspace

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Day is one UTC day of a calendar, as sql/raw/calendar_days.sql has it.
type Day struct {
	UTCDay     int32       // days since 1970-01-01
	OpenBefore int64       // open seconds from the first day asked for to the beginning of this one
	Segments   [3][2]int64 // open segments in epoch seconds, half-open; an absent one has both ends at the start of the day
	Open       int64       // open seconds of the day
}

// interval is an open stretch of time in epoch seconds, half-open.
type interval struct{ from, to int64 }

// Days resolves the calendar into UTC days: those that begin before to, from the one that holds from. OpenBefore counts from
// the beginning of the first. Windows, holidays, exceptions, zone and changes of clock are all applied. It fails when the
// calendar is not valid, or when one UTC day has more than three separate openings.
func (c *Calendar) Days(from, to time.Time) ([]Day, error) {
	s, err := c.schedule()
	if err != nil {
		return nil, err
	}
	if !to.After(from) {
		return nil, nil
	}
	first := floorDay(from.Unix())
	end := floorDay(to.Unix())
	if end*daySeconds < to.Unix() || to.Nanosecond() > 0 {
		end++
	}
	open := s.intervals(first*daySeconds, end*daySeconds)
	days := make([]Day, 0, end-first)
	var before int64
	for number := first; number < end; number++ {
		start, stop := number*daySeconds, (number+1)*daySeconds
		day := Day{UTCDay: int32(number), OpenBefore: before, Segments: [3][2]int64{{start, start}, {start, start}, {start, start}}}
		for n := 0; len(open) > 0 && open[0].from < stop; n++ {
			if n == len(day.Segments) {
				return nil, fmt.Errorf("calendar %q: the UTC day %s has more than %d separate openings", c.ID,
					date(number).midnight().Format(time.DateOnly), len(day.Segments))
			}
			segment := interval{max(open[0].from, start), min(open[0].to, stop)}
			day.Segments[n] = [2]int64{segment.from, segment.to}
			day.Open += segment.to - segment.from
			if open[0].to > stop {
				break // the rest belongs to the next day
			}
			open = open[1:]
		}
		before += day.Open
		days = append(days, day)
	}
	return days, nil
}

// Counted is the open time in [a, b), zero when b is not after a. The calendar must be valid, as those of [Open] are: it
// panics on one that [Calendar.Days] refuses to read.
func (c *Calendar) Counted(a, b time.Time) time.Duration {
	if !b.After(a) {
		return 0
	}
	var total time.Duration
	for _, open := range c.mustSchedule().intervals(a.Unix(), b.Unix()+1) {
		from, to := time.Unix(open.from, 0), time.Unix(open.to, 0)
		if from.Before(a) {
			from = a
		}
		if to.After(b) {
			to = b
		}
		if to.After(from) {
			total += to.Sub(from)
		}
	}
	return total
}

// addHorizon bounds the search of Add: a calendar that opens less is taken as one that never opens again.
const addHorizon = 30 * 365 * daySeconds

// Add is the first instant at which the open time counted from start is d: the deadline of a clock that never stops. It is
// start itself for zero, and false when d is negative or the calendar does not open enough in thirty years. It panics like
// [Calendar.Counted].
func (c *Calendar) Add(start time.Time, d time.Duration) (time.Time, bool) {
	if d <= 0 {
		return start, d == 0
	}
	const chunk = 60 * daySeconds
	s := c.mustSchedule()
	for begin := start.Unix(); begin < start.Unix()+addHorizon; begin += chunk {
		for _, open := range s.intervals(begin, begin+chunk) {
			from := time.Unix(open.from, 0)
			if from.Before(start) {
				from = start
			}
			length := time.Unix(open.to, 0).Sub(from)
			if d <= length {
				return from.Add(d).In(start.Location()), true
			}
			d -= max(length, 0)
		}
	}
	return time.Time{}, false
}

func (c *Calendar) mustSchedule() *schedule {
	s, err := c.schedule()
	if err != nil {
		panic("workspace: " + err.Error())
	}
	return s
}

// intervals lists the open time in [from, to), merged and in order.
func (s *schedule) intervals(from, to int64) []interval {
	if to <= from {
		return nil
	}
	var open []interval
	var holidays map[date]bool
	year := 0
	// A gap of the clock can push a window by as much as a day: two days of margin on each side.
	last := dateOf(time.Unix(to, 0).In(s.zone)) + 2
	for day := dateOf(time.Unix(from, 0).In(s.zone)) - 2; day <= last; day++ {
		if y := day.midnight().Year(); y != year {
			year, holidays = y, s.holidays(y)
		}
		parts := slices.Clone(s.open[day])
		if !s.closed[day] && !holidays[day] {
			for _, w := range s.windows {
				if w.days[day.weekday()] && (w.from == noDate || w.from <= day) && (w.to == noDate || day < w.to) {
					parts = append(parts, w.span)
				}
			}
		}
		for _, part := range parts {
			i := interval{max(s.instant(day, part.from), from), min(s.instant(day, part.to), to)}
			if i.from < i.to {
				open = append(open, i)
			}
		}
	}
	return merge(open)
}

// holidays is the set of the holidays of a year.
func (s *schedule) holidays(year int) map[date]bool {
	set := map[date]bool{}
	for _, text := range Holidays(s.set, year, s.except...) {
		if day, err := parseDate(text); err == nil {
			set[day] = true
		}
	}
	return set
}

// instant is the instant at which the wall clock of the zone shows so many seconds of a day. A time that the clock jumps
// over is shifted forward by the jump; of a time that it shows twice, the first is meant (domain.md 1.1, T7).
func (s *schedule) instant(day date, seconds int) int64 { return wallInstant(s.zone, day, seconds) }

// wallInstant is schedule.instant for any zone.
func wallInstant(zone *time.Location, day date, seconds int) int64 {
	wall := int64(day)*daySeconds + int64(seconds)
	early := wall - offset(zone, wall-daySeconds)
	late := wall - offset(zone, wall+daySeconds)
	if early == late {
		return early
	}
	shownEarly := early+offset(zone, early) == wall
	shownLate := late+offset(zone, late) == wall
	switch {
	case shownEarly && shownLate:
		return min(early, late)
	case shownLate:
		return late
	}
	return early
}

// offset is the seconds that a zone is ahead of UTC at an instant.
func offset(zone *time.Location, at int64) int64 {
	_, seconds := time.Unix(at, 0).In(zone).Zone()
	return int64(seconds)
}

// merge sorts intervals and joins those that touch or overlap.
func merge(list []interval) []interval {
	slices.SortFunc(list, func(a, b interval) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	merged := list[:0]
	for _, i := range list {
		if n := len(merged); n > 0 && i.from <= merged[n-1].to {
			merged[n-1].to = max(merged[n-1].to, i.to)
			continue
		}
		merged = append(merged, i)
	}
	return merged
}

// floorDay is the UTC day of an instant in epoch seconds, also before 1970.
func floorDay(seconds int64) int64 {
	day := seconds / daySeconds
	if seconds%daySeconds < 0 {
		day--
	}
	return day
}

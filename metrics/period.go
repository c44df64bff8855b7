package metrics

import (
	"fmt"
	"time"
)

// Grain is the length of a period.
type Grain string

// The grains. Weeks do not nest in months: their figures never sum to those of a month (domain.md 1.1, T5).
const (
	Week    Grain = "week"    // ISO 8601: Monday to Sunday, 2026-W38
	Month   Grain = "month"   // 2026-09
	Quarter Grain = "quarter" // 2026-Q3
	Year    Grain = "year"    // 2026
	All     Grain = "all"     // everything that the warehouse holds
	Custom  Grain = "custom"  // 2026-03-01_2026-03-16, half-open
)

// Period is a half-open window of whole local days.
type Period struct {
	Key   string // names a folder and sorts: 2026-W38, 2026-09, 2026-Q3, 2026, all, 2026-03-01_2026-03-16
	Grain Grain
	// From and To are the first instants of FromDate and ToDate in the zone; their location is the zone.
	From, To time.Time
	// FromDate and ToDate are local dates at midnight UTC; ToDate is outside, like To.
	FromDate, ToDate time.Time
}

// PeriodAt returns the week, month, quarter or year that holds an instant, by the clock of a zone. It panics on another
// grain: a window of free length is not found from an instant.
func PeriodAt(grain Grain, at time.Time, zone *time.Location) Period {
	y, m, d := at.In(zone).Date()
	switch grain {
	case Week:
		date := day(y, m, d)
		return span(Week, mondayOf(date), zone)
	case Month:
		return span(Month, day(y, m, 1), zone)
	case Quarter:
		return span(Quarter, day(y, m-(m-1)%3, 1), zone)
	case Year:
		return span(Year, day(y, 1, 1), zone)
	}
	panic(fmt.Sprintf("metrics: no period of grain %q around an instant", grain))
}

// Everything returns the period of grain [All] between two dates at midnight UTC, to outside.
func Everything(from, to time.Time, zone *time.Location) Period {
	return window("all", All, from, to, zone)
}

// span returns the period of a grain that starts on a date, which is a first day of that grain.
func span(grain Grain, first time.Time, zone *time.Location) Period {
	switch grain {
	case Week:
		// The ISO year is the year of the Thursday: 2024-12-30 is in 2025-W01.
		year, week := first.ISOWeek()
		return window(fmt.Sprintf("%04d-W%02d", year, week), Week, first, first.AddDate(0, 0, 7), zone)
	case Month:
		return window(first.Format("2006-01"), Month, first, first.AddDate(0, 1, 0), zone)
	case Quarter:
		key := fmt.Sprintf("%04d-Q%d", first.Year(), (first.Month()+2)/3)
		return window(key, Quarter, first, first.AddDate(0, 3, 0), zone)
	}
	return window(first.Format("2006"), Year, first, first.AddDate(1, 0, 0), zone)
}

func window(key string, grain Grain, from, to time.Time, zone *time.Location) Period {
	return Period{
		Key: key, Grain: grain,
		From: startOfDay(from, zone), To: startOfDay(to, zone),
		FromDate: from, ToDate: to,
	}
}

// Zone returns the zone whose days the period is made of.
func (p Period) Zone() *time.Location { return p.From.Location() }

// IsZero reports whether there is no period.
func (p Period) IsZero() bool { return p.Key == "" }

// Contains reports whether an instant is inside: From is, To is not.
func (p Period) Contains(at time.Time) bool { return !at.Before(p.From) && at.Before(p.To) }

// Seconds returns the real length: the week of the spring change has 167 h, the one of the autumn change 169 h.
func (p Period) Seconds() int64 { return int64(p.To.Sub(p.From) / time.Second) }

// Days returns the number of local days, whatever their length.
func (p Period) Days() int { return int(p.ToDate.Sub(p.FromDate) / (24 * time.Hour)) }

// Previous returns the period of the same grain that ends where p starts; a custom window has as many days. [All] has
// none: the zero Period.
func (p Period) Previous() Period { return p.step(-1) }

// Next returns the period of the same grain that starts where p ends; a custom window has as many days. [All] has none.
func (p Period) Next() Period { return p.step(1) }

// Run returns the n periods that end with p, the oldest first.
func (p Period) Run(n int) []Period {
	run := make([]Period, n)
	for i := n - 1; i >= 0; i-- {
		run[i], p = p, p.Previous()
	}
	return run
}

func (p Period) step(n int) Period {
	switch p.Grain {
	case Week:
		return span(Week, p.FromDate.AddDate(0, 0, 7*n), p.Zone())
	case Month:
		return span(Month, p.FromDate.AddDate(0, n, 0), p.Zone())
	case Quarter:
		return span(Quarter, p.FromDate.AddDate(0, 3*n, 0), p.Zone())
	case Year:
		return span(Year, p.FromDate.AddDate(n, 0, 0), p.Zone())
	case Custom:
		days := n * p.Days()
		return custom(p.FromDate.AddDate(0, 0, days), p.ToDate.AddDate(0, 0, days), p.Zone())
	}
	return Period{}
}

// Spine returns every week, month, quarter or year that shares an instant with [from, to), in order: a period in which
// nothing happened is there too.
func Spine(grain Grain, from, to time.Time, zone *time.Location) []Period {
	var spine []Period
	if !from.Before(to) {
		return spine
	}
	for p := PeriodAt(grain, from, zone); p.From.Before(to); p = p.Next() {
		spine = append(spine, p)
	}
	return spine
}

func custom(from, to time.Time, zone *time.Location) Period {
	key := from.Format(time.DateOnly) + "_" + to.Format(time.DateOnly)
	return window(key, Custom, from, to, zone)
}

// day returns a date, which is a midnight UTC.
func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

// startOfDay returns the first instant of a date in a zone. It is not always 00:00: in some zones the clock changes at
// midnight, and one zone has skipped a whole day.
func startOfDay(date time.Time, zone *time.Location) time.Time {
	y, m, d := date.Date()
	t := time.Date(y, m, d, 0, 0, 0, 0, zone)
	if localDate(t).Before(date) {
		// Midnight is in a gap and was read with the offset before it: the day starts when the gap ends.
		_, t = t.ZoneBounds()
		return t
	}
	if change, _ := t.ZoneBounds(); !change.IsZero() {
		// Midnight happens twice: the day starts with the first.
		_, before := change.Add(-time.Second).Zone()
		_, after := t.Zone()
		first := t.Add(-time.Duration(before-after) * time.Second)
		if first.Before(change) && localDate(first).Equal(date) {
			return first
		}
	}
	return t
}

func localDate(t time.Time) time.Time { return day(t.Date()) }

package workspace

import (
	"slices"
	"strings"
	"time"
)

// Date is one local date of a calendar, as sql/raw/calendar_dates.sql has it.
type Date struct {
	Date        string // YYYY-MM-DD
	From, To    int64  // local midnight and the next one, epoch seconds
	Closes      int64  // end of the last opening of the date, epoch seconds; 0 when it does not open
	WorkingRank int32  // dates that open, from the first asked for to this one, included
	Label       string // holiday, or reason of a dated closure or opening; empty on an ordinary day
	Reference   string // document that decided a dated closure or opening
}

// In is the calendar as a contract of a zone takes it: the same hours on the wall clocks of that zone, under the id
// "HO@Indian/Reunion", when neither its file gives a zone nor the workspace's is that one; otherwise itself.
func (c *Calendar) In(zone string) *Calendar {
	if zone == "" || zone == c.Zone || !c.isZoneless {
		return c
	}
	moved := *c
	moved.ID, moved.Zone, moved.isZoneless, moved.ready = c.ID+"@"+zone, zone, false, nil
	return &moved
}

// Dates lists the local dates of the calendar that meet [from, to), in order. A date opens when any part of it is open: a
// window past midnight opens both its dates. It fails when the calendar is not valid.
func (c *Calendar) Dates(from, to time.Time) ([]Date, error) {
	s, err := c.schedule()
	if err != nil {
		return nil, err
	}
	if !to.After(from) {
		return nil, nil
	}
	names := map[date]string{}
	references := map[date]string{}
	for _, day := range c.Closed {
		d, err := parseDate(day.Date)
		if err != nil {
			return nil, err
		}
		names[d], references[d] = otherwise(day.Reason, "fermeture"), day.Reference
	}
	for _, day := range c.Open {
		d, err := parseDate(day.Date)
		if err != nil {
			return nil, err
		}
		names[d], references[d] = otherwise(day.Reason, "ouverture exceptionnelle"), day.Reference
	}
	first := dateOf(from.In(s.zone))
	last := dateOf(to.Add(-time.Nanosecond).In(s.zone))
	begin := wallInstant(s.zone, first, 0)
	open := s.intervals(begin, wallInstant(s.zone, last+1, 0))
	dates := make([]Date, 0, last-first+1)
	rank := int32(0)
	var holidays map[date][]string
	year := 0
	for day := first; day <= last; day++ {
		if y := day.midnight().Year(); y != year {
			year, holidays = y, holidayNames(c.Holidays, y, c.HolidaysExcept)
		}
		row := Date{Date: day.midnight().Format(time.DateOnly), From: begin, To: wallInstant(s.zone, day+1, 0)}
		for len(open) > 0 && open[0].from < row.To {
			row.Closes = min(open[0].to, row.To)
			if open[0].to > row.To {
				break // the rest belongs to the next date
			}
			open = open[1:]
		}
		if row.Closes > 0 {
			rank++
		}
		row.WorkingRank = rank
		row.Label, row.Reference = names[day], references[day]
		if row.Label == "" {
			row.Label = strings.Join(holidays[day], ", ")
		}
		dates = append(dates, row)
		begin = row.To
	}
	return dates, nil
}

// otherwise is a text, or what stands for it when there is none.
func otherwise(text, instead string) string {
	if text == "" {
		return instead
	}
	return text
}

// holidayNames are the holidays of a set in a year in words, by date.
func holidayNames(set string, year int, except []string) map[date][]string {
	names := map[date][]string{}
	for _, h := range holidaysOf(set) {
		if slices.Contains(except, h.key) {
			continue
		}
		if day, _ := h.rule.Calc(year); !day.IsZero() {
			names[dateOf(day)] = append(names[dateOf(day)], h.name)
		}
	}
	return names
}

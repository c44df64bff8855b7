package pack

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"bilan/metrics"
	"bilan/metrics/unit"
)

func (b *sla) calendars() *Table {
	t := &Table{ID: "calendars", Title: b.say("calendars"), Columns: []Column{b.column("calendar", unit.Text, 1),
		b.column("title", unit.Text, 1.6), b.column("windows", unit.Text, 3), b.column("holidays", unit.Text, 1.6), b.column("zone", unit.Text, 1)}}
	for _, use := range b.d.Calendars {
		title := use.Title
		if title == "" {
			title = b.calendarName(use.ID)
		}
		t.Rows = append(t.Rows, row(words(b.calendarName(use.ID)), words(b.typo(title)), words(b.windows(use)), words(b.holidays(use)), words(use.Zone)))
	}
	return t
}

// datedDays are the days of the period that are no ordinary days of their calendar.
func (b *sla) datedDays() *Table {
	t := &Table{ID: "dated-days", Title: b.say("dated"), Empty: b.say("dated.empty"), Columns: []Column{b.column("calendar", unit.Text, 1), b.column("date", unit.Text, 1),
		b.column("label", unit.Text, 2), b.column("open_closed", unit.Text, 1), b.column("reference", unit.Text, 1.6)}}
	for _, use := range b.d.Calendars {
		for _, d := range use.Dates {
			state := b.say("closed")
			if d.IsOpen {
				state = b.say("opened")
			}
			t.Rows = append(t.Rows, row(words(b.calendarName(use.ID)), words(b.isoDate(d.Date)), words(d.Label), words(state), words(d.Reference)))
		}
	}
	return t
}

// weekdays are the days of calendars, in the order of a week.
var weekdays = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// windows says the windows of a calendar: « lun.–ven. 8 h–18 h ».
func (b *draft) windows(use metrics.CalendarUse) string {
	var parts []string
	for _, w := range use.Windows {
		part := b.days(w.Days) + tie + b.wallClock(w.From) + "–" + b.wallClock(w.To)
		switch {
		case w.ValidFrom != "" && w.ValidTo != "":
			part = b.say("window.between", part, b.isoDate(w.ValidFrom), b.isoDate(w.ValidTo))
		case w.ValidFrom != "":
			part = b.say("window.from", part, b.isoDate(w.ValidFrom))
		case w.ValidTo != "":
			part = b.say("window.to", part, b.isoDate(w.ValidTo))
		}
		parts = append(parts, part)
	}
	if len(parts) == 0 && use.ID == "24x7" {
		return b.say("window.always")
	}
	return strings.Join(parts, b.say("semicolon"))
}

// days says days of the week, runs of three and more by their ends.
func (b *draft) days(names []string) string {
	var places []int
	for _, name := range names {
		if at := slices.Index(weekdays, strings.ToLower(name)); at >= 0 {
			places = append(places, at)
		}
	}
	slices.Sort(places)
	day := func(at int) string { return b.print.ShortWeekday(time.Weekday((at + 1) % 7)) }
	var parts []string
	for i := 0; i < len(places); {
		j := i
		for j+1 < len(places) && places[j+1] == places[j]+1 {
			j++
		}
		if j-i >= 2 {
			parts = append(parts, day(places[i])+"–"+day(places[j]))
		} else {
			for k := i; k <= j; k++ {
				parts = append(parts, day(places[k]))
			}
		}
		i = j + 1
	}
	return strings.Join(parts, ", ")
}

// wallClock says an hour of a calendar: 08:00 is « 8 h ».
func (b *draft) wallClock(s string) string {
	hour, minute, ok := strings.Cut(s, ":")
	h, errH := strconv.Atoi(hour)
	m, errM := strconv.Atoi(minute)
	if !ok || errH != nil || errM != nil {
		return s
	}
	return b.print.Clock(h, m)
}

// holidays says which public holidays close a calendar.
func (b *draft) holidays(use metrics.CalendarUse) string {
	if use.Holidays == "" || use.Holidays == "none" {
		return b.say("holidays.none")
	}
	words := b.say("holidays", b.known("holiday.", strings.ToLower(use.Holidays)))
	if len(use.HolidaysExcept) > 0 {
		words += b.say("holidays.except", strings.Join(use.HolidaysExcept, ", "))
	}
	return words
}

package workspace

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	// Zones are part of the meaning of a workspace: they must not depend on what the machine has installed.
	_ "time/tzdata"
)

var weekdays = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// builtins are the calendars that every workspace has: 24x7, and HO (Mon–Fri 08:00–18:00 without the French holidays).
func builtins(zone string) map[string]*Calendar {
	return map[string]*Calendar{
		"24x7": {
			Version: 1, ID: "24x7", Title: "24 h/24, 7 j/7", Zone: zone, Holidays: "none", isZoneless: true,
			Windows: []Window{{Days: slices.Clone(weekdays), From: "00:00", To: "24:00"}},
		},
		"HO": {
			Version: 1, ID: "HO", Title: "Heures ouvrées, lundi–vendredi 8 h–18 h", Zone: zone, Holidays: "fr", isZoneless: true,
			Windows: []Window{{Days: slices.Clone(weekdays[:5]), From: "08:00", To: "18:00"}},
		},
	}
}

// schedule is a calendar made ready to be asked: zone loaded, hours in seconds.
type schedule struct {
	zone    *time.Location
	set     string
	except  []string
	windows []shift
	closed  map[date]bool
	open    map[date][]span
}

// shift is a window of some days of the week. A window past midnight is two shifts.
type shift struct {
	days     [7]bool // from Monday, of the day that the span is in
	span     span
	from, to date // validity, half-open; zero: no bound
}

// span is a part of a local day in wall-clock seconds, half-open.
type span struct{ from, to int }

// date is a local day, comparable and ordered by its number: days since 1970-01-01.
type date int

const (
	daySeconds = 86400
	noDate     = date(-1 << 30)
)

func dateOf(t time.Time) date {
	year, month, day := t.Date()
	return date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / daySeconds)
}

func (d date) midnight() time.Time { return time.Unix(int64(d)*daySeconds, 0).UTC() }

// weekday counts from Monday; 1970-01-01 was a Thursday.
func (d date) weekday() int { return int(((d+3)%7 + 7) % 7) }

func parseDate(text string) (date, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return 0, fmt.Errorf("unknown date %q", text)
	}
	return date(t.Unix() / daySeconds), nil
}

// parseHour reads HH:MM, up to 24:00, as seconds of a wall clock.
func parseHour(text string) (int, error) {
	hours, minutes, found := strings.Cut(text, ":")
	h, errH := strconv.ParseUint(hours, 10, 8)
	m, errM := strconv.ParseUint(minutes, 10, 8)
	if !found || errH != nil || errM != nil || len(hours) > 2 || len(minutes) != 2 || m > 59 || h*60+m > 24*60 {
		return 0, fmt.Errorf("unknown hour %q", text)
	}
	return int(h*60+m) * 60, nil
}

// spans reads the hours of a window: one span of its day, or two when it goes past midnight (the second is of the next day).
func spans(from, to string) ([]span, error) {
	begin, err := parseHour(from)
	if err != nil {
		return nil, err
	}
	end, err := parseHour(to)
	if err != nil {
		return nil, err
	}
	switch {
	case begin == daySeconds:
		return nil, fmt.Errorf("a window cannot begin at 24:00")
	case begin == end:
		return nil, fmt.Errorf("a window from %s to %s is empty", from, to)
	case begin < end:
		return []span{{begin, end}}, nil
	case end == 0:
		return []span{{begin, daySeconds}}, nil
	}
	return []span{{begin, daySeconds}, {0, end}}, nil
}

// schedule makes the calendar ready, or says what is wrong with it.
func (c *Calendar) schedule() (*schedule, error) {
	if c.ready != nil {
		return c.ready, nil
	}
	zone, err := loadZone(c.Zone)
	if err != nil {
		return nil, fmt.Errorf("calendar %q: %w", c.ID, err)
	}
	s := &schedule{zone: zone, set: c.Holidays, except: c.HolidaysExcept, closed: map[date]bool{}, open: map[date][]span{}}
	for _, w := range c.Windows {
		shifts, err := w.shifts()
		if err != nil {
			return nil, fmt.Errorf("calendar %q: %w", c.ID, err)
		}
		s.windows = append(s.windows, shifts...)
	}
	for _, day := range c.Closed {
		d, err := parseDate(day.Date)
		if err != nil {
			return nil, fmt.Errorf("calendar %q: %w", c.ID, err)
		}
		s.closed[d] = true
	}
	for _, day := range c.Open {
		d, err := parseDate(day.Date)
		if err != nil {
			return nil, fmt.Errorf("calendar %q: %w", c.ID, err)
		}
		parts, err := spans(day.From, day.To)
		if err != nil {
			return nil, fmt.Errorf("calendar %q: %w", c.ID, err)
		}
		for i, part := range parts {
			s.open[d+date(i)] = append(s.open[d+date(i)], part)
		}
	}
	return s, nil
}

// shifts splits a window at midnight.
func (w Window) shifts() ([]shift, error) {
	parts, err := spans(w.From, w.To)
	if err != nil {
		return nil, err
	}
	base := shift{from: noDate, to: noDate}
	if w.ValidFrom != "" {
		if base.from, err = parseDate(w.ValidFrom); err != nil {
			return nil, err
		}
	}
	if w.ValidTo != "" {
		if base.to, err = parseDate(w.ValidTo); err != nil {
			return nil, err
		}
	}
	shifts := make([]shift, len(parts))
	for i, part := range parts {
		shifts[i] = base
		shifts[i].span = part
		for _, word := range w.Days {
			day := slices.Index(weekdays, word)
			if day < 0 {
				return nil, fmt.Errorf("unknown day %q", word)
			}
			shifts[i].days[(day+i)%7] = true
		}
	}
	return shifts, nil
}

// loadZone refuses the two names that Go takes for the zone of the machine or for none.
func loadZone(name string) (*time.Location, error) {
	if name == "" || name == "Local" {
		return nil, fmt.Errorf("unknown zone %q", name)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("unknown zone %q", name)
	}
	return zone, nil
}

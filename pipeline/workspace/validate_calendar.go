package workspace

import (
	"fmt"
	"slices"
)

// checkCalendar finds what is wrong in a calendar beyond its form, and fills its defaults in.
func (d *document) checkCalendar(c *Calendar, zone string) {
	d.checkVersion(c.Version)
	switch {
	case c.ID == "24x7":
		d.report(at("id"), "24x7 is built in and cannot be changed", "choose another name")
	case c.ID != "" && !nameForm.MatchString(c.ID):
		d.report(at("id"), fmt.Sprintf("the name %q is not one word", c.ID), "use letters without accents, digits, - and _")
	}
	d.checkZone(at("zone"), c.Zone)
	c.isZoneless = c.Zone == ""
	orElse(&c.Zone, zone)
	orElse(&c.Holidays, "none")
	orElse(&c.Title, c.ID)
	d.checkExcept(c)
	for i, w := range c.Windows {
		d.checkWindow(at("windows", i), w)
	}
	closed := map[string]bool{}
	for i, day := range c.Closed {
		path := at("closed", i, "date")
		d.checkDate(path, day.Date)
		if closed[day.Date] && day.Date != "" {
			d.report(path, fmt.Sprintf("the date %s is closed twice", day.Date), "")
		}
		closed[day.Date] = true
	}
	for i, day := range c.Open {
		d.checkDate(at("open", i, "date"), day.Date)
		d.checkHours(at("open", i), day.From, day.To)
	}
	if len(c.Windows) == 0 && len(c.Open) == 0 && !d.failed[at("windows")] && !d.failed[at("open")] && !d.failed[""] {
		d.report("", "a calendar that never opens", "give it windows")
	}
}

func (d *document) checkExcept(c *Calendar) {
	var keys []string
	for _, h := range holidaysOf(c.Holidays) {
		keys = append(keys, h.key)
	}
	for i, key := range c.HolidaysExcept {
		path := at("holidays_except", i)
		switch {
		case slices.Contains(keys, key), d.failed[at("holidays")]:
		case slices.Contains(holidayKeys(), key):
			d.report(path, fmt.Sprintf("%q is not a holiday of the set %q", key, c.Holidays), "")
		default:
			d.report(path, fmt.Sprintf("unknown holiday %q", key), suggest(key, holidayKeys()))
		}
	}
}

func (d *document) checkWindow(path string, w Window) {
	days := map[string]bool{}
	for i, day := range w.Days {
		inner := path + at("days", i)
		switch {
		case !slices.Contains(weekdays, day):
			d.report(inner, fmt.Sprintf("unknown day %q", day), suggest(day, weekdays))
		case days[day]:
			d.report(inner, fmt.Sprintf("the day %q is there twice", day), "")
		}
		days[day] = true
	}
	d.checkHours(path, w.From, w.To)
	from, fromOK := d.checkDate(path+at("valid_from"), w.ValidFrom)
	to, toOK := d.checkDate(path+at("valid_to"), w.ValidTo)
	if fromOK && toOK && to <= from {
		d.report(path+at("valid_to"), fmt.Sprintf("the window ends on %s, not after it begins", w.ValidTo),
			"valid_to is the first date on which it no longer holds")
	}
}

// checkHours reports hours that are not HH:MM, each at its place, then a pair that makes no window.
func (d *document) checkHours(path, from, to string) {
	const hint = "write hours as 08:00, up to 24:00"
	fine := from != "" && to != ""
	for _, hour := range []struct{ key, text string }{{"from", from}, {"to", to}} {
		if _, err := parseHour(hour.text); err != nil && hour.text != "" {
			d.report(path+at(hour.key), err.Error(), hint)
			fine = false
		}
	}
	if fine {
		if _, err := spans(from, to); err != nil {
			d.report(path+at("from"), err.Error(), "a whole day is written from 00:00 to 24:00")
		}
	}
}

// checkDate reports a date that is not one; ok says that there is one.
func (d *document) checkDate(path, text string) (day date, ok bool) {
	if text == "" {
		return 0, false
	}
	day, err := parseDate(text)
	if err != nil {
		d.report(path, err.Error(), "write dates as 2026-05-25")
		return 0, false
	}
	return day, true
}

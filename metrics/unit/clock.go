package unit

import (
	"strconv"
	"time"
)

// Instant prints an instant in the printer's zone: « 14/09/2026 16:30 », "14 Sep 2026 16:30". The zero time is not available.
func (p *Printer) Instant(t time.Time) string {
	if t.IsZero() {
		return p.notAvailable
	}
	t = t.In(p.zone)
	return p.date(t) + " " + t.Format("15:04")
}

// Second prints an instant to the second: « 14/09/2026 16:30:05 », "14 Sep 2026 16:30:05". The zero time is not available.
func (p *Printer) Second(t time.Time) string {
	if t.IsZero() {
		return p.notAvailable
	}
	t = t.In(p.zone)
	return p.date(t) + " " + t.Format("15:04:05")
}

// Date prints a local date held at midnight UTC: « 14/09/2026 », "14 Sep 2026". It never moves to another zone.
func (p *Printer) Date(t time.Time) string {
	if t.IsZero() {
		return p.notAvailable
	}
	return p.date(t.UTC())
}

func (p *Printer) date(t time.Time) string {
	if p.lang == English {
		return strconv.Itoa(t.Day()) + tie + p.shortMonths[t.Month()-1] + tie + t.Format("2006")
	}
	return t.Format("02/01/2006")
}

// Hour prints the time of day of an instant in the printer's zone: « 16 h 30 », "16:30".
func (p *Printer) Hour(t time.Time) string {
	if t.IsZero() {
		return p.notAvailable
	}
	t = t.In(p.zone)
	return p.Clock(t.Hour(), t.Minute())
}

// Clock prints a time of day: « 16 h 30 », « 16 h », "16:30".
func (p *Printer) Clock(hour, minute int) string {
	if p.lang == English {
		return two(hour) + ":" + two(minute)
	}
	if minute == 0 {
		return strconv.Itoa(hour) + tie + "h"
	}
	return strconv.Itoa(hour) + tie + "h" + tie + two(minute)
}

func two(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// Month returns the name of a month: « septembre », "September".
func (p *Printer) Month(m time.Month) string { return p.months[m-1] }

// ShortMonth returns the short name of a month: « sept. », "Sep".
func (p *Printer) ShortMonth(m time.Month) string { return p.shortMonths[m-1] }

// Weekday returns the name of a day: « lundi », "Monday".
func (p *Printer) Weekday(d time.Weekday) string { return p.weekdays[(d+6)%7] }

// ShortWeekday returns the short name of a day: « lun. », "Mon".
func (p *Printer) ShortWeekday(d time.Weekday) string { return p.shortWeekdays[(d+6)%7] }

// Span prints a range of dates, both inside, in short: « 14–20 sept. 2026 », « 29 déc. 2025–4 janv. 2026 »; one day is
// « 14 sept. 2026 ». Dates are read as [Printer.Date] reads them.
func (p *Printer) Span(first, last time.Time) string {
	first, last = first.UTC(), last.UTC()
	end := p.dayOfMonth(last) + tie + p.shortMonths[last.Month()-1] + tie + last.Format("2006")
	switch {
	case sameDay(first, last):
		return end
	case first.Year() != last.Year():
		return p.dayOfMonth(first) + tie + p.shortMonths[first.Month()-1] + tie + first.Format("2006") + dash + end
	case first.Month() != last.Month():
		return p.dayOfMonth(first) + tie + p.shortMonths[first.Month()-1] + dash + end
	}
	return p.dayOfMonth(first) + dash + end
}

// FromTo prints a range of dates, both inside, in words: « du 1ᵉʳ au 15 mars 2026 », "1 to 15 March 2026"; one day is
// « le 14 septembre 2026 », "14 September 2026".
func (p *Printer) FromTo(first, last time.Time) string {
	first, last = first.UTC(), last.UTC()
	from, to, one := "du ", " au ", "le "
	if p.lang == English {
		from, to, one = "", " to ", ""
	}
	end := p.dayOfMonth(last) + tie + p.months[last.Month()-1] + tie + last.Format("2006")
	switch {
	case sameDay(first, last):
		return one + end
	case first.Year() != last.Year():
		return from + p.dayOfMonth(first) + tie + p.months[first.Month()-1] + tie + first.Format("2006") + to + end
	case first.Month() != last.Month():
		return from + p.dayOfMonth(first) + tie + p.months[first.Month()-1] + to + end
	}
	return from + p.dayOfMonth(first) + to + end
}

// dayOfMonth is the number of a day; French writes the first as an ordinal.
func (p *Printer) dayOfMonth(t time.Time) string {
	if t.Day() == 1 && p.lang == French {
		return "1ᵉʳ"
	}
	return strconv.Itoa(t.Day())
}

func sameDay(a, b time.Time) bool {
	return a.Year() == b.Year() && a.YearDay() == b.YearDay()
}

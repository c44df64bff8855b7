package metrics

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// PeriodError says why a text is not a period. Hint is what to write instead; it is not part of the message.
type PeriodError struct {
	Text string
	Why  string
	Hint string
}

// Error returns the text and the reason.
func (e *PeriodError) Error() string { return fmt.Sprintf("reading period %q: %s", e.Text, e.Why) }

const periodForms = "write 2026-W38, 2026-09, 2026-Q3, 2026, last-week, last-month or last-quarter"

// relative are the periods that are counted back from the as-of.
var relative = map[string]Grain{
	"last-week": Week, "last-month": Month, "last-quarter": Quarter, "last-year": Year,
}

var (
	exactPeriod = regexp.MustCompile(`^(\d{4})(?:-([WSQT])?(\d{1,2}))?$`)
	// loosePeriod and loosePeriodReversed recognise what people write, to suggest the right form; nothing is accepted through them.
	loosePeriod         = regexp.MustCompile(`^(?:(\d{4})[-_/. ]*)?([WSQTM])?[-_/. ]*(\d{1,2})$`)
	loosePeriodReversed = regexp.MustCompile(`^([WSQTM])?[-_/. ]*(\d{1,2})[-_/. ]+(\d{4})$`)
)

// ParsePeriod reads 2026-W38 (or 2026-S38, as the French write), 2026-09, 2026-Q3 (or 2026-T3), 2026, last-week, last-month,
// last-quarter and last-year. The last ones are the latest complete period at asOf. Errors are [*PeriodError].
func ParsePeriod(s string, zone *time.Location, asOf time.Time) (Period, error) {
	text := strings.ToUpper(strings.TrimSpace(s))
	if grain, known := relative[strings.ToLower(text)]; known {
		return PeriodAt(grain, asOf, zone).Previous(), nil
	}
	fields := exactPeriod.FindStringSubmatch(text)
	if fields == nil {
		return Period{}, unreadable(s, text, zone, asOf)
	}
	year, _ := strconv.Atoi(fields[1])
	letter, digits := fields[2], fields[3]
	if year == 0 {
		return Period{}, &PeriodError{s, "there is no year 0", periodForms}
	}
	if digits == "" {
		return span(Year, day(year, 1, 1), zone), nil
	}
	number, _ := strconv.Atoi(digits)
	if why, hint := outOfRange(year, letter, number); why != "" {
		return Period{}, &PeriodError{s, why, hint}
	}
	if key := spell(year, letter, number); len(digits) != len(key)-len("2026-")-len(latin(letter)) {
		return Period{}, &PeriodError{s, "weeks and months have two digits, quarters one", "write " + key}
	}
	switch latin(letter) {
	case "W":
		// 4 January is always in week 1.
		return span(Week, mondayOf(day(year, 1, 4)).AddDate(0, 0, 7*(number-1)), zone), nil
	case "Q":
		return span(Quarter, day(year, time.Month(3*number-2), 1), zone), nil
	}
	return span(Month, day(year, time.Month(number), 1), zone), nil
}

// Between returns the window between two local dates written 2026-03-01, half-open: to is the first day outside.
// Errors are [*PeriodError].
func Between(from, to string, zone *time.Location) (Period, error) {
	first, err := parseDate(from)
	if err != nil {
		return Period{}, err
	}
	end, err := parseDate(to)
	if err != nil {
		return Period{}, err
	}
	if !first.Before(end) {
		return Period{}, &PeriodError{from + " to " + to, "it ends before it starts, or holds no day",
			"the end is the first day outside: for one day write its date and the next one"}
	}
	return custom(first, end, zone), nil
}

func parseDate(s string) (time.Time, error) {
	date, err := time.Parse(time.DateOnly, strings.TrimSpace(s))
	if err == nil {
		return date, nil
	}
	if french, err := time.Parse("2/1/2006", strings.TrimSpace(s)); err == nil {
		return time.Time{}, &PeriodError{s, "not a date", "write " + french.Format(time.DateOnly)}
	}
	return time.Time{}, &PeriodError{s, "not a date", "write year, month and day as 2026-09-14"}
}

// outOfRange says why a year has no such part.
func outOfRange(year int, letter string, number int) (why, hint string) {
	last, what := 12, "months"
	switch latin(letter) {
	case "W":
		// 28 December is always in the last week.
		_, last = day(year, 12, 28).ISOWeek()
		what = "ISO weeks"
	case "Q":
		last, what = 4, "quarters"
	}
	if number >= 1 && number <= last {
		return "", ""
	}
	return fmt.Sprintf("%04d has %s 1 to %d", year, what, last),
		fmt.Sprintf("the last one is %s", spell(year, letter, last))
}

// unreadable says what to write instead of a text that has no form of a period.
func unreadable(s, text string, zone *time.Location, asOf time.Time) error {
	wrong := &PeriodError{s, "not a period", periodForms}
	if date, err := time.Parse(time.DateOnly, text); err == nil {
		week := span(Week, mondayOf(date), zone)
		wrong.Why = "a day, not a period"
		wrong.Hint = fmt.Sprintf("its week is %s; for the day alone write --from %s --to %s",
			week.Key, text, date.AddDate(0, 0, 1).Format(time.DateOnly))
		return wrong
	}
	year, letter, number := strconv.Itoa(asOf.In(zone).Year()), "", ""
	if f := loosePeriod.FindStringSubmatch(text); f != nil && (f[1] != "" || f[2] != "") {
		letter, number = f[2], f[3]
		if f[1] != "" {
			year = f[1]
		}
	} else if f := loosePeriodReversed.FindStringSubmatch(text); f != nil {
		letter, number, year = f[1], f[2], f[3]
	}
	if y, _ := strconv.Atoi(year); number != "" && y > 0 {
		n, _ := strconv.Atoi(number)
		if why, _ := outOfRange(y, letter, n); why == "" {
			wrong.Hint = "write " + spell(y, letter, n)
		}
		return wrong
	}
	for _, name := range []string{"last-week", "last-month", "last-quarter", "last-year"} {
		if isNear(strings.ToLower(text), name) {
			wrong.Hint = "write " + name
		}
	}
	return wrong
}

// latin gives the letter of a period's key: French writes S for semaine and T for trimestre.
func latin(letter string) string {
	switch letter {
	case "S":
		return "W"
	case "T":
		return "Q"
	case "M":
		return ""
	}
	return letter
}

// spell writes the key of a part of a year.
func spell(year int, letter string, number int) string {
	if latin(letter) == "Q" {
		return fmt.Sprintf("%04d-Q%d", year, number)
	}
	return fmt.Sprintf("%04d-%s%02d", year, latin(letter), number)
}

func mondayOf(date time.Time) time.Time {
	return date.AddDate(0, 0, -int(date.Weekday()+6)%7)
}

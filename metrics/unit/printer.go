package unit

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Printer prints values for people, in one language and one zone. It is the only place that rounds.
//
// Numbers and units hold no-break spaces (U+202F and U+00A0), so a value never breaks over two lines.
type Printer struct {
	lang string
	zone *time.Location
	*words
}

// NewPrinter returns the printer of a language (fr or en) and an IANA zone ("Europe/Paris", "UTC").
//
// It refuses an unknown language, an unknown zone, and the zones that depend on the machine ("" and "Local").
func NewPrinter(lang, zone string) (*Printer, error) {
	l, known := languages[lang]
	if !known {
		return nil, fmt.Errorf("choosing the words of language %q: want %q or %q", lang, French, English)
	}
	if zone == "" || zone == "Local" {
		return nil, fmt.Errorf("choosing the zone of printed times: %w, not %q", errZone, zone)
	}
	location, err := time.LoadLocation(zone)
	if err != nil {
		return nil, fmt.Errorf("choosing the zone of printed times: %w", err)
	}
	return &Printer{lang: lang, zone: location, words: l}, nil
}

var errZone = errors.New("want an IANA name such as \"Europe/Paris\"")

// Lang returns fr or en.
func (p *Printer) Lang() string { return p.lang }

// Zone returns the zone of printed instants.
func (p *Printer) Zone() *time.Location { return p.zone }

// Format prints a value for people, with its unit. A number that is not finite prints as a value that is not available.
func (p *Printer) Format(v Value) string {
	if v.IsMissing() {
		return p.missing(v.Missing)
	}
	switch v.Kind {
	case Text, ID:
		return v.Text
	case Instant:
		return p.Instant(v.Time)
	case Second:
		return p.Second(v.Time)
	case Date:
		return p.Date(v.Time)
	}
	if !finite(v.Number) {
		return p.notAvailable
	}
	switch v.Kind {
	case Count:
		return p.decimal(v.Number, 0, 0)
	case Rate:
		return p.Rate(v.Number)
	case Fine:
		return p.Percent(v.Number, 3)
	case Finest:
		return p.Percent(v.Number, 4)
	case Duration:
		return p.Duration(v.Number)
	case Exact:
		return p.Exact(v.Number)
	case Money:
		return p.Money(v.Number, v.Text)
	case Days:
		return p.Days(v.Number)
	case Bytes:
		return p.Bytes(v.Number)
	case "":
		return ""
	}
	return p.Number(v.Number, 1)
}

// Missing prints the reason of an absence: « s. o. », « n. d. » or nothing.
func (p *Printer) Missing(why Missing) string { return p.missing(why) }

// Count prints a number of things: « 1 234 ».
func (p *Printer) Count(n int64) string {
	// Through text, not float64: a count above 2^53 keeps its last digit.
	return p.digits(strconv.FormatInt(n, 10))
}

// Noun is the form of a noun beside a count of it, of "singular|plural". French counts zero as one, English as many.
func (p *Printer) Noun(n int64, forms string) string {
	one, many, _ := strings.Cut(forms, "|")
	if n == 1 || n == 0 && p.lang == French {
		return one
	}
	return many
}

// Number prints a number with a fixed count of decimals: « 1 234,5 ».
func (p *Printer) Number(f float64, decimals int) string {
	if !finite(f) {
		return p.notAvailable
	}
	return p.decimal(f, 0, decimals)
}

// Rate prints a share of 0–1 as a percentage with one decimal: « 95,0 % ».
func (p *Printer) Rate(f float64) string { return p.Percent(f, 1) }

// Percent prints a share of 0–1 as a percentage; availability takes three decimals (domain.md 1.5).
func (p *Printer) Percent(f float64, decimals int) string {
	if !finite(f) {
		return p.notAvailable
	}
	return p.decimal(f, 2, decimals) + p.percent
}

// Duration prints seconds in two steps at most: « 45 s », « 13 min », « 2 h 13 min », « 3 j 4 h ». A day has 24 h.
// The smallest step is rounded half away from zero and carries: 59 min 40 s is « 1 h ».
func (p *Printer) Duration(seconds float64) string {
	if !finite(seconds) {
		return p.notAvailable
	}
	sign, size := "", math.Abs(seconds)
	if seconds < 0 && whole(size, 1) > 0 {
		sign = minus
	}
	if n := whole(size, 1); n < 60 {
		return sign + p.count(n, p.second)
	}
	if n := whole(size, 60); n < 24*60 {
		return sign + p.steps(n, 60, p.hour, p.minute)
	}
	return sign + p.steps(whole(size, 3600), 24, p.day, p.hour)
}

// steps prints n small steps as large ones and what is left: 133 with 60 is « 2 h 13 min ».
func (p *Printer) steps(n, size int64, large, small string) string {
	switch {
	case n < size:
		return p.count(n, small)
	case n%size == 0:
		return p.count(n/size, large)
	}
	return p.count(n/size, large) + tie + p.count(n%size, small)
}

func (p *Printer) count(n int64, name string) string { return p.Count(n) + tie + name }

// Exact prints seconds to the second: « 4 h 00 min 01 s », « 26 h 30 min », « 45 s ». Hours never become days, and steps that are
// zero at the end are left out.
func (p *Printer) Exact(seconds float64) string {
	if !finite(seconds) {
		return p.notAvailable
	}
	n, sign := whole(math.Abs(seconds), 1), ""
	if seconds < 0 && n > 0 {
		sign = minus
	}
	h, m, s := n/3600, n/60%60, n%60
	switch {
	case n < 60:
		return sign + p.count(n, p.second)
	case h == 0 && s == 0:
		return sign + p.count(m, p.minute)
	case h == 0:
		return sign + p.count(m, p.minute) + tie + two(int(s)) + tie + p.second
	case m == 0 && s == 0:
		return sign + p.count(h, p.hour)
	case s == 0:
		return sign + p.count(h, p.hour) + tie + two(int(m)) + tie + p.minute
	}
	return sign + p.count(h, p.hour) + tie + two(int(m)) + tie + p.minute + tie + two(int(s)) + tie + p.second
}

// Money prints cents with two decimals and the currency: « 1 250,00 € », "€1,250.00"; a currency without a sign by its code.
func (p *Printer) Money(cents float64, currency string) string {
	if !finite(cents) {
		return p.notAvailable
	}
	amount := p.decimal(cents, -2, 2)
	mark := Currency(currency)
	if p.lang == English && mark != currency {
		if rest, negative := strings.CutPrefix(amount, minus); negative {
			return minus + mark + rest
		}
		return mark + amount
	}
	if mark == "" {
		return amount
	}
	return amount + tie + mark
}

// Currency returns the sign of a currency, or its code.
func Currency(code string) string {
	switch code {
	case "EUR":
		return "€"
	case "GBP":
		return "£"
	case "USD":
		return "$"
	}
	return code
}

// Days prints seconds in days of 24 h with one decimal: « 3,5 j ».
func (p *Printer) Days(seconds float64) string {
	if !finite(seconds) {
		return p.notAvailable
	}
	return p.Number(seconds/86400, 1) + tie + p.day
}

// Bytes prints a size in powers of 1000 with one decimal from a thousand on: « 812 o », « 1,2 Mo ».
func (p *Printer) Bytes(n float64) string {
	if !finite(n) {
		return p.notAvailable
	}
	s := p.Scale(Bytes, n)
	return p.FormatIn(Of(Bytes, n), s) + tie + s.Unit
}

// digits groups the thousands of a whole number written in decimal.
func (p *Printer) digits(text string) string {
	sign := ""
	if text[0] == '-' {
		sign, text = minus, text[1:]
	}
	out := make([]byte, 0, len(text)+len(text)/3*len(p.thousands))
	for i := range len(text) {
		if i > 0 && (len(text)-i)%3 == 0 {
			out = append(out, p.thousands...)
		}
		out = append(out, text[i])
	}
	return sign + string(out)
}

func finite(f float64) bool { return !math.IsNaN(f) && !math.IsInf(f, 0) }

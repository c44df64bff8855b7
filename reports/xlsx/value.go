package xlsx

import (
	"math"
	"strconv"
	"strings"
	"time"

	"bilan/metrics/unit"
	"bilan/reports/pack"
	"bilan/reports/text"
)

// textLimit keeps a text under the 32,767 characters that a cell holds.
const textLimit = 32000

const daySeconds = 86400

// tones gives a tone its glyph and colours: the glyph is part of the number format, so the cell keeps its type.
var tones = map[pack.Tone]struct{ glyph, ink, fill string }{
	pack.Good:   {"✓", "1F6B4B", "E8F4EE"},
	pack.Warn:   {"●", "8A5A0B", "FBF2DF"},
	pack.Bad:    {"▲", "A32C22", "FBE9E7"},
	pack.Signal: {"◆", "5D4289", "F0EBF8"},
	pack.Muted:  {"", grey, ""},
}

// format is the number format of a kind; dates follow the language of the pack.
func (b *book) format(kind unit.Kind) string {
	switch kind {
	case unit.Count, unit.Bytes:
		return "#,##0"
	case unit.Number:
		return "#,##0.0"
	case unit.Rate:
		return "0.0%"
	case unit.Fine:
		return "0.000%"
	case unit.Finest:
		return "0.0000%"
	case unit.Duration, unit.Exact:
		return "[h]:mm:ss"
	case unit.Days:
		return `#,##0.0" ` + b.words.day + `"`
	case unit.Instant:
		return b.words.instantFormat
	case unit.Second:
		return b.words.instantFormat + ":ss"
	case unit.Money:
		return "#,##0.00"
	case unit.Date:
		return b.words.dateFormat
	}
	return "@"
}

// number is what a cell holds for a number of a kind: days for durations, units of the currency for cents, the number itself
// for the others.
func number(kind unit.Kind, n float64) float64 {
	switch kind {
	case unit.Duration, unit.Exact, unit.Days:
		return n / daySeconds
	case unit.Money:
		return n / 100
	}
	return n
}

// numeric reports whether values of a kind are numbers.
func numeric(kind unit.Kind) bool { return kind.IsNumeric() }

// content returns what the cell of a value holds (a float64, a string or nil) and its number format. What is missing, and
// what a spreadsheet cannot show in the format (a negative duration, a year before 1900), is the text that people read.
func (b *book) content(v unit.Value) (any, string) {
	switch {
	case v.Missing == unit.Empty:
		return nil, "@"
	case v.IsMissing():
		return b.printer.Format(v), "@"
	case (v.Kind == unit.Duration || v.Kind == unit.Exact) && v.Number < 0, math.IsNaN(v.Number), math.IsInf(v.Number, 0):
		return b.printer.Format(v), "@"
	case v.Kind == unit.Money:
		return number(v.Kind, v.Number), b.format(v.Kind) + currency(v.Text)
	case numeric(v.Kind):
		return number(v.Kind, v.Number), b.format(v.Kind)
	case v.Kind == unit.Instant, v.Kind == unit.Second:
		if serial, ok := b.serial(v.Time.In(b.zone)); ok {
			return serial, b.format(v.Kind)
		}
		return b.printer.Format(v), "@"
	case v.Kind == unit.Date:
		if serial, ok := b.serial(v.Time.UTC()); ok {
			return serial, b.format(v.Kind)
		}
		return b.printer.Format(v), "@"
	}
	return clean(v.Text), "@"
}

// currency is the sign of a currency behind a number format.
func currency(code string) string {
	if code == "" {
		return ""
	}
	return ` "` + strings.ReplaceAll(unit.Currency(text.Cut(text.Line(code), 8)), `"`, "") + `"`
}

// instant is the cell content of a time, nil when there is none.
func (b *book) instant(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	content, _ := b.content(unit.OfInstant(t))
	return content
}

// serial counts the days of the wall clock of t from the epoch of spreadsheets. Before March 1900 their calendar has a day
// too many, so those have none.
func (b *book) serial(t time.Time) (float64, bool) {
	wall := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
	if wall.Before(time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC)) || wall.Year() > 9999 {
		return 0, false
	}
	seconds := wall.Unix() - time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).Unix()
	serial := float64(seconds) / daySeconds
	// Some programs cut what is below the second, so the number nearest to 09:04:00 would read 09:03:59.
	for of := float64(seconds % daySeconds); (serial-math.Floor(serial))*daySeconds < of; {
		serial = math.Nextafter(serial, math.Inf(1))
	}
	return serial, true
}

// clean makes a text safe for a cell.
func clean(s string) string { return text.Cut(text.Block(s), textLimit) }

// marked adds a glyph before and footnote numbers after what a number format shows.
func marked(format, glyph string, notes []int) string {
	before, after := "", ""
	if glyph != "" {
		before = `"` + glyph + ` "`
	}
	if len(notes) > 0 {
		after = `" ` + superscripts(notes) + `"`
	}
	return before + format + after
}

// superscripts prints the numbers of footnotes: ¹ ².
func superscripts(notes []int) string {
	digits := []rune("⁰¹²³⁴⁵⁶⁷⁸⁹")
	var words []string
	for _, n := range notes {
		var word strings.Builder
		for _, d := range strconv.Itoa(n) {
			if d >= '0' && d <= '9' {
				word.WriteRune(digits[d-'0'])
			}
		}
		words = append(words, word.String())
	}
	return strings.Join(words, " ")
}

// blocks draws a run as a text of eight heights; a gap is a middle dot.
func blocks(run []*float64) string {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range run {
		if v != nil {
			low, high = math.Min(low, *v), math.Max(high, *v)
		}
	}
	heights := []rune("▁▂▃▄▅▆▇█")
	var out strings.Builder
	for _, v := range run {
		switch {
		case v == nil:
			out.WriteRune('·')
		case high == low:
			out.WriteRune(heights[3])
		default:
			out.WriteRune(heights[int(math.Round((*v-low)/(high-low)*7))])
		}
	}
	return out.String()
}

package source

import (
	"bytes"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// durationRule says how the durations of a column are read.
type durationRule struct {
	isMillis bool // a bare number counts milliseconds: the header says so
	isLeast  bool // of several cycles the least counts, not the sum
}

// durationOf gives the rule of a column of raw, nil when it holds no duration.
func durationOf(name, header string) *durationRule {
	if !strings.HasSuffix(name, "_seconds") {
		return nil
	}
	h := strings.ToLower(header)
	return &durationRule{
		isMillis: slices.ContainsFunc([]string{"millis", "milliseconds", "millisecondes", "_ms", " ms", "(ms)"},
			func(end string) bool { return strings.HasSuffix(h, end) }),
		isLeast: strings.HasSuffix(name, "target_seconds") || strings.HasSuffix(name, "remaining_seconds"),
	}
}

// read gives the seconds of a cell, rounded down. A list, which is how the cycles of a clock come out of JSON, is the sum of its
// parts, or the least of them.
func (r *durationRule) read(b []byte, decimal byte) (int64, bool) {
	parts := [][]byte{b}
	if list := bytes.Split(b, []byte(", ")); !slices.ContainsFunc(list, func(p []byte) bool { return bytes.ContainsAny(p, "hmsjd ") }) {
		parts = list
	}
	total := int64(0)
	for i, p := range parts {
		seconds, ok := parseDuration(p, r.isMillis, decimal)
		switch {
		case !ok:
			return 0, false
		case i == 0:
			total = seconds
		case r.isLeast:
			total = min(total, seconds)
		default:
			total += seconds
		}
	}
	return total, true
}

var (
	clockForm  = regexp.MustCompile(`^(\d{1,6}):([0-5]\d)(?::([0-5]\d))?$`)
	isoForm    = regexp.MustCompile(`^P(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})(?:\.\d+)?S)?)?$`)
	wordedForm = regexp.MustCompile(`^(\d+(?:[.,]\d+)?)\s*(\p{L}+)?\.?(?:\s*(?:,|et\b|and\b)\s*|\s*)`)
)

// unitSeconds are the units of durations in words. A day is 24 hours: tools that show days show elapsed ones.
var unitSeconds = map[string]float64{
	"d": 86400, "day": 86400, "days": 86400, "j": 86400, "jour": 86400, "jours": 86400,
	"h": 3600, "hr": 3600, "hrs": 3600, "hour": 3600, "hours": 3600, "heure": 3600, "heures": 3600,
	"m": 60, "mn": 60, "min": 60, "mins": 60, "minute": 60, "minutes": 60,
	"s": 1, "sec": 1, "secs": 1, "second": 1, "seconds": 1, "seconde": 1, "secondes": 1,
	"ms": 0.001,
}

// parseDuration reads a duration as the tools write it: 5400 (seconds, or milliseconds), 1:30, 01:30:00, 1 h 30, 1 Hour 30 Minutes,
// PT1H30M, and 1970-01-01 01:30:00, as ServiceNow stores it. A sign in front makes it negative.
func parseDuration(b []byte, isMillis bool, decimal byte) (seconds int64, ok bool) {
	text := strings.TrimSpace(strings.Map(plainSpace, string(b)))
	sign := int64(1)
	for _, minus := range []string{"-", "−"} {
		if rest, cut := strings.CutPrefix(text, minus); cut {
			sign, text = -1, strings.TrimSpace(rest)
		}
	}
	if text == "" {
		return 0, false
	}
	if n, ok := parseInteger([]byte(text), decimal); ok && n >= 0 {
		if n *= sign; isMillis {
			n = int64(math.Floor(float64(n) / 1000))
		}
		return n, true
	}
	if m := clockForm.FindStringSubmatch(text); m != nil {
		return sign * (3600*number(m[1]) + 60*number(m[2]) + number(m[3])), true
	}
	if m := isoForm.FindStringSubmatch(text); m != nil && text != "P" && !strings.HasSuffix(text, "T") {
		return sign * (86400*number(m[1]) + 3600*number(m[2]) + 60*number(m[3]) + number(m[4])), true
	}
	if at, err := time.Parse("2006-01-02 15:04:05", text); err == nil && at.Year() >= 1970 && at.Year() < 1980 {
		return sign * at.Unix(), true
	}
	return worded(strings.ToLower(text), sign)
}

// worded reads numbers with their units, the large ones first; a last number without one counts the unit below ("1 h 30").
func worded(text string, sign int64) (int64, bool) {
	total, last := 0.0, math.Inf(1)
	for text != "" {
		m := wordedForm.FindStringSubmatch(text)
		if m == nil {
			return 0, false
		}
		unit, known := unitSeconds[m[2]]
		if m[2] == "" && len(m[0]) == len(text) && (last == 3600 || last == 60) {
			unit, known = last/60, true
		}
		n, err := strconv.ParseFloat(strings.Replace(m[1], ",", ".", 1), 64)
		if err != nil || !known || unit >= last {
			return 0, false
		}
		total, last, text = total+n*unit, unit, text[len(m[0]):]
	}
	// A thousandth is above what floating point loses in a sum of decimal hours.
	return int64(math.Floor(float64(sign)*total + 0.001)), total < math.MaxInt32*1000
}

// number reads digits that a pattern has found; nothing is 0.
func number(digits string) int64 {
	n, _ := strconv.ParseInt(digits, 10, 64)
	return n
}

// plainSpace makes the spaces of people those of programs.
func plainSpace(r rune) rune {
	switch r {
	case '\u00a0', '\u202f', '\u2009':
		return ' '
	}
	return r
}

package unit

import (
	"strconv"
	"time"
)

// Program returns a value for programs: a float64 for a number in the unit of its kind (seconds, 0–1, cents, bytes), a string for
// words, identifiers, dates (2026-09-14) and instants (RFC 3339 in UTC), nil for what is absent or not finite.
func Program(v Value) any {
	if v.IsMissing() {
		return nil
	}
	switch v.Kind {
	case "":
		return nil
	case Text, ID:
		return v.Text
	case Instant, Second, Date:
		if v.Time.IsZero() {
			return nil
		}
		if v.Kind == Date {
			return v.Time.UTC().Format(time.DateOnly)
		}
		return v.Time.UTC().Format(time.RFC3339Nano)
	}
	if !finite(v.Number) {
		return nil
	}
	return v.Number
}

// ProgramText is [Program] as one field of a text file: shortest decimal form, empty for what is absent.
func ProgramText(v Value) string {
	switch value := Program(v).(type) {
	case float64:
		return strconv.FormatFloat(value, 'f', -1, 64)
	case string:
		return value
	}
	return ""
}

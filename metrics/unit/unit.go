// Package unit says what a unit is, and holds the one formatter of bilan: for people in French and English, and for programs.
//
// A [Value] is a number with its unit, or the reason why there is none. It is never rounded: rounding happens once, in
// [Printer.Format], half away from zero (domain.md 1.5).
package unit

import "time"

// Kind is the unit of a value.
type Kind string

// The kinds, with the unit of Value.Number.
const (
	Count    Kind = "count"    // whole number of things
	Number   Kind = "number"   // a mean of counts, one decimal
	Rate     Kind = "rate"     // 0–1, printed as a percentage with one decimal
	Fine     Kind = "fine"     // 0–1, three decimals: availability (domain.md 1.5)
	Finest   Kind = "finest"   // 0–1, four decimals: a share in parts per million, whole
	Duration Kind = "duration" // seconds, printed as h, min or days of 24 h
	Exact    Kind = "exact"    // seconds, printed to the second, never as days: the clock of a proof
	Days     Kind = "days"     // seconds, printed in days of 24 h with one decimal
	Money    Kind = "money"    // cents; Value.Text is the currency (EUR)
	Bytes    Kind = "bytes"    // bytes
	Text     Kind = "text"     // words: Value.Text
	ID       Kind = "id"       // an identifier: Value.Text, never a number
	Instant  Kind = "instant"  // Value.Time, a UTC instant
	Second   Kind = "second"   // Value.Time, a UTC instant printed to the second
	Date     Kind = "date"     // Value.Time, a local date at midnight UTC
)

// Missing says why a value is absent. The zero value says that it is there.
type Missing string

const (
	// NotApplicable is « s. o. »: the denominator is zero, there was nothing to measure.
	NotApplicable Missing = "not_applicable"
	// NotAvailable is « n. d. »: the data needed is not in the sources.
	NotAvailable Missing = "not_available"
	// Empty is a cell with nothing to say; it prints as nothing.
	Empty Missing = "empty"
)

// Value is a number with its unit, a text, an instant, or the reason of its absence.
type Value struct {
	Kind    Kind      `json:"kind"`
	Number  float64   `json:"number,omitempty"`
	Text    string    `json:"text,omitempty"`
	Time    time.Time `json:"time,omitzero"`
	Missing Missing   `json:"missing,omitempty"`
}

// IsMissing reports whether there is no value.
func (v Value) IsMissing() bool { return v.Missing != "" }

// Of returns a numeric value.
func Of(kind Kind, number float64) Value { return Value{Kind: kind, Number: number} }

// OfCount returns a count.
func OfCount(n int64) Value { return Value{Kind: Count, Number: float64(n)} }

// OfText returns words.
func OfText(s string) Value { return Value{Kind: Text, Text: s} }

// OfID returns an identifier.
func OfID(s string) Value { return Value{Kind: ID, Text: s} }

// OfInstant returns an instant; the zero time is missing.
func OfInstant(t time.Time) Value {
	if t.IsZero() {
		return Value{Kind: Instant, Missing: NotAvailable}
	}
	return Value{Kind: Instant, Time: t.UTC()}
}

// OfSecond returns an instant that prints to the second; the zero time is missing.
func OfSecond(t time.Time) Value {
	if t.IsZero() {
		return Value{Kind: Second, Missing: NotAvailable}
	}
	return Value{Kind: Second, Time: t.UTC()}
}

// OfMoney returns an amount in cents of a currency.
func OfMoney(cents int64, currency string) Value {
	return Value{Kind: Money, Number: float64(cents), Text: currency}
}

// IsNumeric reports whether values of a kind are numbers.
func (k Kind) IsNumeric() bool {
	switch k {
	case Count, Number, Rate, Fine, Finest, Duration, Exact, Days, Money, Bytes:
		return true
	}
	return false
}

// IsShare reports whether values of a kind are shares of 0–1.
func (k Kind) IsShare() bool { return k == Rate || k == Fine || k == Finest }

// None returns the absence of a value of a kind.
func None(kind Kind, why Missing) Value { return Value{Kind: kind, Missing: why} }

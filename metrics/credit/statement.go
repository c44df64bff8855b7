// Package credit computes what a period costs under a contract: a proposed amount with every step that leads to it, so that the
// other party can do it again with a pencil (domain.md 3.9). It reads results that were counted elsewhere, judges nothing, and
// calculates in fractions: the one rounding is the last step.
package credit

import "math/big"

// Statement is the proposed credit of one period under one version of a contract. Nothing in it is due by itself: it is put to
// the other party, who may contest it.
type Statement struct {
	Period   string // 2026-09
	Version  string // of the contract
	Currency string // EUR
	Fee      int64  // cents of the period, before tax; of a part of a period, the days of it
	Nature   string // final (libératoire), price_adjustment, on_account
	// FormalNotice is required or waived. Where it is required nothing is due before the client has given it.
	FormalNotice string
	Lines        []Line
	Steps        []Step // from the sum of the lines to the rounded amount
	Proposed     int64  // cents, never negative
	// Recovered is what the provider gets back of credits of earlier periods beyond the credits of this one, in cents: an earn-back
	// larger than they are. Never negative.
	Recovered int64
	// Assumed are credits of the contract year that no result tells: periods before the data. The cap of the year does not know
	// them.
	Assumed int
	// Year is the first day of the contract year, YYYY-MM-DD, and YearPeriods how many periods begin in it; Past are the earlier credits
	// of it that the cap of the year takes off, in order of time, without those of nothing. Empty without such a cap.
	Year        string
	YearPeriods int64
	Past        []Past
}

// Past is what an earlier period of the contract year left proposed.
type Past struct {
	Period, Version string
	Amount          int64 // cents, less what was recovered; negative where more was recovered than proposed
}

// Used is what the cap of the year takes off for earlier periods, in cents: the sum of Past.
func (s *Statement) Used() (cents int64) {
	for _, p := range s.Past {
		cents += p.Amount
	}
	return cents
}

// NeedsNotice reports whether the amount waits for a formal notice (mise en demeure).
func (s *Statement) NeedsNotice() bool { return s.FormalNotice == "required" && s.Proposed > 0 }

// Line is the credit of one rule on one commitment line.
type Line struct {
	RuleID, LineID, Clause, Model string
	Steps                         []Step
	Amount                        int64    // cents, after the cap of the line, rounded half up for print
	Exact                         *big.Rat // cents, not rounded
}

// Operation is what a step does.
type Operation string

// The operations, in the order of domain.md 3.9. Those of a line end with its cap, those of a statement begin with the sum.
const (
	Compliance Operation = "compliance" // met over decided, or the achieved rate; changes nothing
	Threshold  Operation = "threshold"  // the rate beside the threshold; changes nothing
	Tolerance  Operation = "tolerance"  // few commitments, and no more breaches than their clause tolerates: the line is met
	Gross      Operation = "gross"      // the price of the line by its model; of one breach when Incident is set
	RepeatRate Operation = "repeat"     // multiplier of consecutive failed periods
	LineCap    Operation = "line_cap"   // share of the fee
	Sum        Operation = "sum"        // of the lines
	PeriodCap  Operation = "period_cap" // share of the fee
	YearCap    Operation = "year_cap"   // share of the fees of the contract year, less what was proposed in it
	Exemption  Operation = "exemption"  // a sum below the floor is not due
	EarnedBack Operation = "earn_back"  // a credit of an earlier period given back
	Bonus      Operation = "bonus"      // lowers credits, never below zero
	Rounding   Operation = "rounding"   // half up to the cent, once
)

// Step is one operation on a running amount, like a line of an adding machine: the sum of the changes is the amount after.
type Step struct {
	Operation Operation
	// Formula is what was calculated or compared, in the order of reading; a printer gives it signs and language.
	Formula []Part
	Change  *big.Rat // cents that the step adds, negative when it takes away; zero when it was looked at and did nothing
	Amount  int64    // cents after the step, rounded half up for print
	Exact   *big.Rat // cents after the step, not rounded
	// Incident is the key of the incident whose breach a gross step prices; 0 otherwise.
	Incident int64
	// Period and LineID say which credit an earn_back step gives back.
	Period, LineID string
}

// Kind is what a number of a formula is.
type Kind string

// The kinds of parts. A sign has a Text, the others a Value.
const (
	Sign     Kind = "sign"     // × ÷ + − = < ≤ ≥ : ; and, before what they are of, the words min, ceil, round
	Money    Kind = "money"    // cents
	Rate     Kind = "rate"     // parts per million
	Count    Kind = "count"    // a plain number
	Duration Kind = "duration" // seconds
	Days     Kind = "days"     // days
	Points   Kind = "points"   // points of a rate, or of a scale of penalties
	Periods  Kind = "periods"  // consecutive periods
)

// Part is a number or a sign of a formula.
type Part struct {
	Kind  Kind
	Text  string   // of a sign
	Value *big.Rat // in the unit of the kind; nil of a sign
}

// Float returns the value in units that people read: money in units of the currency, rates as 0–1, durations in seconds, the rest
// as it is. It is for print; amounts are calculated from fractions.
func (p Part) Float() float64 {
	if p.Value == nil {
		return 0
	}
	v := new(big.Rat).Set(p.Value)
	switch p.Kind {
	case Money:
		v.Quo(v, big.NewRat(100, 1))
	case Rate:
		v.Quo(v, big.NewRat(1_000_000, 1))
	}
	f, _ := v.Float64()
	return f
}

// IsWhole reports whether the amount after a step is whole cents, so that print shows all of it.
func (s Step) IsWhole() bool { return s.Exact == nil || s.Exact.IsInt() }

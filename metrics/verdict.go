package metrics

// VerdictKind is what may be said of a value beside those before it.
type VerdictKind string

// The verdicts. Only signals and shifts allow a word of improvement or worsening (domain.md 6.1, DP-26).
const (
	Stable       VerdictKind = "stable"
	SignalHigh   VerdictKind = "signal_high"  // rule 1, above the upper limit
	SignalLow    VerdictKind = "signal_low"   // rule 1, below the lower limit
	ShiftHigh    VerdictKind = "shift_high"   // rules 2 and 3, on the upper side
	ShiftLow     VerdictKind = "shift_low"    // rules 2 and 3, on the lower side
	Insufficient VerdictKind = "insufficient" // fewer than 6 points before it: no limits
	SmallSample  VerdictKind = "small_sample" // a rate of fewer than 20
	TooRare      VerdictKind = "too_rare"     // a rate of which less than one miss, or hit, is expected: no limits
	NoValue      VerdictKind = "no_value"
)

// Verdict says whether the last value of a run is a signal or noise.
type Verdict struct {
	Kind VerdictKind
	// Rule is the one that fired, 1 to 3; zero without a signal.
	Rule int
	// Provisional says that the limits rest on 6 to 11 points.
	Provisional bool
}

// IsSignal reports whether chance alone hardly explains the value.
func (v Verdict) IsSignal() bool { return v.Side() != 0 }

// Side returns +1 for a signal on the upper side, -1 on the lower one, 0 without a signal. Which side is good is a matter of
// the KPI.
func (v Verdict) Side() int {
	switch v.Kind {
	case SignalHigh, ShiftHigh:
		return 1
	case SignalLow, ShiftLow:
		return -1
	}
	return 0
}

// verdict judges the last value; point is nil when the value could not be one.
func verdict(value, point *float64, chart *Chart) Verdict {
	switch {
	case value == nil:
		return Verdict{Kind: NoValue}
	case point == nil && usable([]*float64{value}, nil)[0] == nil:
		return Verdict{Kind: NoValue}
	case point == nil:
		return Verdict{Kind: SmallSample}
	case chart.Limits == nil:
		return Verdict{Kind: Insufficient}
	}
	signal := chart.Signals[len(chart.Signals)-1]
	v := Verdict{Kind: Stable, Rule: signal.Rule, Provisional: chart.Limits.Provisional}
	switch {
	case signal.Rule == 1 && signal.Side > 0:
		v.Kind = SignalHigh
	case signal.Rule == 1:
		v.Kind = SignalLow
	case signal.Rule > 1 && signal.Side > 0:
		v.Kind = ShiftHigh
	case signal.Rule > 1:
		v.Kind = ShiftLow
	}
	return v
}

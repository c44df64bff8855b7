package credit

import (
	"fmt"
	"math/big"
	"strings"
)

// String returns a part for programs and messages: amounts with a decimal point, what does not end in four decimals with an
// ellipsis.
func (p Part) String() string {
	switch p.Kind {
	case Sign:
		return p.Text
	case Money:
		return decimal(times(p.Value, big.NewRat(1, 100)), 2)
	case Rate:
		return decimal(times(p.Value, big.NewRat(100, whole)), 0) + " %"
	case Duration:
		return clock(floor(p.Value))
	case Days:
		return decimal(p.Value, 0) + " d"
	case Points:
		return decimal(p.Value, 0) + " pt"
	case Periods:
		return "period " + decimal(p.Value, 0)
	}
	return decimal(p.Value, 0)
}

// String returns a step as one line of a tape: what was done, the change and the amount after it.
func (s Step) String() string {
	var words []string
	for _, p := range s.Formula {
		words = append(words, p.String())
	}
	text := fmt.Sprintf("%s: %s", s.Operation, strings.Join(words, " "))
	if s.LineID != "" {
		text = fmt.Sprintf("%s of %s %s: %s", s.Operation, s.Period, s.LineID, strings.Join(words, " "))
	}
	return text + " → " + Part{Kind: Money, Value: s.Exact}.String()
}

// String returns the whole tape: the steps of each line, indented, then those of the statement.
func (s *Statement) String() string {
	var b strings.Builder
	for _, l := range s.Lines {
		fmt.Fprintf(&b, "%s %s (%s)\n", l.RuleID, l.LineID, l.Model)
		for _, step := range l.Steps {
			fmt.Fprintf(&b, "  %s\n", step)
		}
	}
	for _, step := range s.Steps {
		fmt.Fprintf(&b, "%s\n", step)
	}
	fmt.Fprintf(&b, "proposed %s %s", Part{Kind: Money, Value: rat(s.Proposed)}, s.Currency)
	if s.Recovered > 0 {
		fmt.Fprintf(&b, ", recovered %s %s", Part{Kind: Money, Value: rat(s.Recovered)}, s.Currency)
	}
	if s.NeedsNotice() {
		b.WriteString(", after formal notice")
	}
	return b.String() + "\n"
}

// decimal writes a fraction with at least some decimals and at most four.
func decimal(v *big.Rat, least int) string {
	text := v.FloatString(4)
	for strings.HasSuffix(text, "0") && len(text)-strings.Index(text, ".")-1 > least {
		text = strings.TrimSuffix(text, "0")
	}
	text = strings.TrimSuffix(text, ".")
	if !times(v, rat(10_000)).IsInt() {
		text += "…"
	}
	return text
}

// clock writes seconds as 3h10m or 3h10m05s.
func clock(seconds int64) string {
	h, m, s := seconds/3600, seconds/60%60, seconds%60
	if s != 0 {
		return fmt.Sprintf("%dh%02dm%02ds", h, m, s)
	}
	return fmt.Sprintf("%dh%02dm", h, m)
}

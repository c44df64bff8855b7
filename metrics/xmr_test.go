package metrics

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

// run reads values written with spaces; - is a gap, and 5*12 is twelve times 5.
func run(t *testing.T, text string) []*float64 {
	t.Helper()
	var values []*float64
	for field := range strings.FieldsSeq(text) {
		if field == "-" {
			values = append(values, nil)
			continue
		}
		number, times, _ := strings.Cut(field, "*")
		value, err := strconv.ParseFloat(number, 64)
		if err != nil {
			t.Fatal(err)
		}
		count := 1
		if times != "" {
			if count, err = strconv.Atoi(times); err != nil {
				t.Fatal(err)
			}
		}
		for range count {
			values = append(values, &value)
		}
	}
	return values
}

func near(a, b, by float64) bool { return math.Abs(a-b) <= by }

// Vector of domain.md 6.2.
func TestNaturalLimits(t *testing.T) {
	n := naturalLimits(run(t, "10 50 40 30"))
	for _, result := range []struct {
		name      string
		got, want float64
	}{
		{"centre", n.centre, 32.5}, {"mean range", n.meanRange, 20}, {"upper", n.upper, 85.7},
		{"lower", n.lower, -20.7}, {"range limit", n.rangeLimit, 65.36},
	} {
		if !near(result.got, result.want, 1e-9) {
			t.Errorf("%s: got %g, want %g", result.name, result.got, result.want)
		}
	}
	if n.points != 4 || n.ranges != 3 {
		t.Errorf("got %d points and %d ranges, want 4 and 3", n.points, n.ranges)
	}
}

func TestXmR(t *testing.T) {
	// Twelve points around 10: centre 10, mean range 2, limits 15.32 and 4.68, half way 12.66 and 7.34.
	const quiet = "11 9 11 9 11 9 11 9 11 9 11 9 "
	for _, test := range []struct {
		name, values string
		options      Options
		want         Verdict
		words        string
	}{
		{"nothing", "", Options{}, Verdict{Kind: NoValue}, "sans valeur"},
		{"no value now", quiet + "-", Options{}, Verdict{Kind: NoValue}, "sans valeur"},
		{"five before", "11 9 11 9 11 9", Options{}, Verdict{Kind: Insufficient}, "base insuffisante"},
		{"six before", "11 9 11 9 11 9 11", Options{}, Verdict{Stable, 0, true}, "stable (limites provisoires)"},
		{"eleven before", "11 9 11 9 11 9 11 9 11 9 11 9", Options{}, Verdict{Stable, 0, true}, "stable (limites provisoires)"},
		{"twelve before", quiet + "11", Options{}, Verdict{Kind: Stable}, "stable"},
		{"six islands have no range", "11 - 9 - 11 - 9 - 11 - 9 - 11", Options{}, Verdict{Kind: Insufficient}, "base insuffisante"},
		{"on the upper limit", quiet + "15.32", Options{}, Verdict{Kind: Stable}, "stable"},
		{"above", quiet + "15.33", Options{}, Verdict{SignalHigh, 1, false}, "signal : au-dessus de la limite haute"},
		{"below", quiet + "4.67", Options{}, Verdict{SignalLow, 1, false}, "signal : sous la limite basse"},
		{"provisional signal", "11 9 11 9 11 9 20", Options{}, Verdict{SignalHigh, 1, true},
			"signal : au-dessus de la limite haute (limites provisoires)"},
		{"near once", quiet + "13", Options{}, Verdict{Kind: Stable}, "stable"},
		{"near three of four", quiet + quiet + "14 14 9 14", Options{}, Verdict{ShiftHigh, 2, false},
			"signal : 3 points sur 4 proches de la limite haute"},
		{"back to the same value", "0.1*13", Options{}, Verdict{Kind: Stable}, "stable"},
		{"out of a flat line", "0.1*12 0.2", Options{}, Verdict{SignalHigh, 1, false}, "signal : au-dessus de la limite haute"},
		{"small sample now", quiet + "11", Options{Sizes: append(sizes(12, 20), 19)}, Verdict{Kind: SmallSample}, "effectif trop faible (n < 20)"},
		{"small samples before", quiet + "11", Options{Sizes: append(sizes(12, 19), 20)}, Verdict{Kind: Insufficient}, "base insuffisante"},
		{"large samples", quiet + "11", Options{Sizes: sizes(13, 20)}, Verdict{Kind: Stable}, "stable"},
	} {
		t.Run(test.name, func(t *testing.T) {
			chart := XmR(run(t, test.values), test.options)
			if chart.Verdict != test.want {
				t.Errorf("got %+v, want %+v; chart %+v limits %+v", chart.Verdict, test.want, chart, chart.Limits)
			}
			if got := plain(chart.Verdict.Words("fr")); got != test.words {
				t.Errorf("got words %q, want %q", got, test.words)
			}
		})
	}
}

func sizes(count int, n int64) []int64 {
	all := make([]int64, count)
	for i := range all {
		all[i] = n
	}
	return all
}

// The rules on fixed limits: centre 10, limits 15.32 and 4.68, half way 12.66 and 7.34.
func TestRules(t *testing.T) {
	n := naturalLimits(run(t, "11 9 11 9 11 9 11 9 11 9 11 9"))
	for _, test := range []struct {
		name, values string
		want         Signal
	}{
		{"three of four near the top", "13 13 9 13", Signal{2, 1}},
		{"three in a row near the top", "13 13 13", Signal{2, 1}},
		{"the last is not near", "13 13 13 12", Signal{}},
		{"two of four", "13 12 12 13", Signal{}},
		{"three of five", "13 9 9 13 13", Signal{}},
		{"both sides do not add up", "13 7 13 7", Signal{}},
		{"three of four near the bottom", "7 11 7 7", Signal{2, -1}},
		{"exactly half way is not nearer", "12.66 12.66 12.66 12.66", Signal{}},
		{"a gap ends the run", "13 13 - 13", Signal{}},
		{"eight above", "11*8", Signal{3, 1}},
		{"seven above", "9 11*7", Signal{}},
		{"eight below", "11 9*8", Signal{3, -1}},
		{"a point on the centre ends it", "11*4 10 11*4", Signal{}},
		{"a gap ends it", "11*4 - 11*7", Signal{}},
		{"outside wins", "13 13 16", Signal{1, 1}},
		{"near wins over side", "11*5 13 13 13", Signal{2, 1}},
		{"no value", "11*8 -", Signal{}},
	} {
		if got := n.signal(run(t, test.values)); got != test.want {
			t.Errorf("%s: %s gives %+v, want %+v", test.name, test.values, got, test.want)
		}
	}
}

func TestXmRJudgesShifts(t *testing.T) {
	for _, test := range []struct {
		values string
		want   Verdict
	}{
		{"20 0 20 0 20 0 20 0 20 0 20 0 20 0 20 0 20 0 11 11 11 11 11 11 11 11", Verdict{ShiftHigh, 3, false}},
		{"0 20 0 20 0 20 0 20 0 20 0 20 0 20 0 20 0 20 9 9 9 9 9 9 9 9", Verdict{ShiftLow, 3, false}},
	} {
		chart := XmR(run(t, test.values), Options{})
		if chart.Verdict != test.want || !chart.Verdict.IsSignal() || chart.Signals[len(chart.Signals)-2].Rule != 0 {
			t.Errorf("%s: got %+v, want %+v and the first of it now", test.values, chart.Verdict, test.want)
		}
	}
}

// The value under judgement moves no limit, and neither do periods older than 26.
func TestBaselineIsFrozen(t *testing.T) {
	before := "11 9 11 9 11 9 11 9 11 9 11 9 11 9 11 9 11 9 11 9 11 9 11 9 11 9 "
	want := *XmR(run(t, before+"10"), Options{}).Limits
	for _, values := range []string{before + "1000", "500 700 " + before + "10"} {
		if got := *XmR(run(t, values), Options{}).Limits; got != want {
			t.Errorf("%s: got limits %+v, want %+v", values, got, want)
		}
	}
}

func TestClip(t *testing.T) {
	values := "0 5 0 5 0 5 0 5 0 5 0 5 0"
	free, clipped := XmR(run(t, values), Options{}).Limits, XmR(run(t, values), Options{Clip: true}).Limits
	if free.Lower >= 0 || free.Clipped {
		t.Errorf("not clipped: got %+v", *free)
	}
	if clipped.Lower != 0 || !clipped.Clipped || clipped.Upper != free.Upper {
		t.Errorf("clipped: got %+v", *clipped)
	}
}

func TestEveryVerdictHasWords(t *testing.T) {
	for _, v := range []Verdict{
		{Kind: Stable}, {Kind: SignalHigh, Rule: 1}, {Kind: SignalLow, Rule: 1}, {Kind: ShiftHigh, Rule: 2}, {Kind: ShiftHigh, Rule: 3},
		{Kind: ShiftLow, Rule: 2}, {Kind: ShiftLow, Rule: 3}, {Kind: Insufficient}, {Kind: SmallSample}, {Kind: TooRare}, {Kind: NoValue},
	} {
		fr, en := v.Words("fr"), v.Words("en")
		if fr == "" || en == "" || strings.Contains(fr, "signal") != v.IsSignal() || strings.Contains(en, "signal") != v.IsSignal() {
			t.Errorf("%+v: got %q and %q", v, fr, en)
		}
	}
}

func TestProvisionalWords(t *testing.T) {
	v := Verdict{Kind: SignalLow, Rule: 1, Provisional: true}
	if got, want := v.Words("en"), "signal: below the lower limit (provisional limits)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Whatever the values: the limits contain the mean of the baseline, and shifting or scaling the run moves them along.
func TestXmRProperties(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		values, moved := make([]*float64, 1+random.IntN(40)), make([]*float64, 40)
		moved = moved[:len(values)]
		for i := range values {
			if random.IntN(10) == 0 {
				continue
			}
			v := math.Exp(4 * random.NormFloat64())
			m := 3*v + 1000
			values[i], moved[i] = &v, &m
		}
		a, b := XmR(values, Options{}), XmR(moved, Options{})
		if a.Verdict != b.Verdict || (a.Limits == nil) != (b.Limits == nil) || len(a.Signals) != len(values) {
			t.Fatalf("verdict changes with the unit: %+v and %+v", a.Verdict, b.Verdict)
		}
		if a.Limits == nil {
			continue
		}
		if l := a.Limits; !(l.Lower <= l.Centre && l.Centre <= l.Upper) {
			t.Fatalf("limits %+v do not hold their centre", *l)
		}
		if want := 3*a.Limits.Upper + 1000; !near(b.Limits.Upper, want, 1e-6*math.Abs(want)) {
			t.Fatalf("upper limit moved to %g, want %g", b.Limits.Upper, want)
		}
		for i, signal := range a.Signals {
			if outside := values[i] != nil && *values[i] > a.Limits.Upper*(1+1e-6); outside && signal != (Signal{1, 1}) {
				t.Fatalf("%g above %g is %+v", *values[i], a.Limits.Upper, signal)
			}
		}
	}
}

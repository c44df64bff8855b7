package metrics

import (
	"math"
	"testing"
	"time"
)

// Scores by hand: three forecasts at midnights, two at a lead of an hour.
func TestEvaluate(t *testing.T) {
	all := evaluate([]trial{
		{indicator: "restore", isBreached: true, probability: 0.9, base: 0.5, lessons: 7},
		{indicator: "restore", probability: 0.25, base: 0.5},
		{indicator: "restore", probability: 1, base: 0.5},
		{indicator: "restore", lead: 3600, isBreached: true, isDue: true, probability: 0.5, base: 0.1},
		{indicator: "restore", lead: 3600, isBreached: true, probability: 0.499, base: 0.1},
		{indicator: "restore", lead: 3600, isDue: true, probability: 0.2, base: 0.1},
	})
	if len(all) != 1 || all[0].Lessons != 7 || len(all[0].Leads) != 1 {
		t.Fatalf("got %+v", all)
	}
	near := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-12 {
			t.Errorf("%s: got %g, want %g", what, got, want)
		}
	}
	nightly := all[0].Nightly
	// (0.1² + 0.25² + 1²) ÷ 3 and 3 × 0.5² ÷ 3.
	near("Brier", nightly.Brier, (0.01+0.0625+1)/3)
	near("base", nightly.Base, 0.25)
	if len(nightly.Bins) != 2 || nightly.Bins[0].Low != 0.2 || nightly.Bins[1].N != 2 || nightly.Bins[1].Breaches != 1 {
		t.Errorf("bins: %+v", nightly.Bins)
	}
	near("mean of the last tenth, which holds certainty", nightly.Bins[1].Mean, 0.95)
	lead := all[0].Leads[0]
	if lead.Lead != time.Hour || lead.N != 3 || lead.Breaches != 2 {
		t.Errorf("lead: %+v", lead)
	}
	for _, c := range []struct {
		what              string
		alarm             Alarm
		precision, recall float64
	}{{"forecast", lead.Forecast, 1, 0.5}, {"rule", lead.Rule, 0.5, 0.5}} {
		precision, ok := c.alarm.Precision()
		recall, also := c.alarm.Recall(lead.Breaches)
		if !ok || !also {
			t.Errorf("%s: no precision or recall", c.what)
		}
		near(c.what+" precision", precision, c.precision)
		near(c.what+" recall", recall, c.recall)
	}
	if _, ok := (Alarm{}).Precision(); ok {
		t.Error("no alarm has a precision")
	}
}

// Exact intervals of the ratio of two rates, from the exact intervals of a share p: p ÷ (1 − p) × timeB ÷ timeA.
func TestRateRatio(t *testing.T) {
	for _, c := range []struct {
		a, b         int64
		timeA, timeB float64
		low, high    float64
	}{
		// Share of 2 in 12: Clopper and Pearson 0.020863 to 0.484138.
		{2, 10, 90, 90, 0.0213077, 0.9385022},
		// The same in half the time: twice the ratio.
		{2, 10, 45, 90, 0.0426153, 1.8770044},
		// 0 of 5: upper share one less the fifth root of 0.025, 0.521824.
		{0, 5, 90, 90, 0, 1.0912817},
		// 3 of 3: lower share the cube root of 0.025, 0.292402.
		{3, 0, 90, 90, 0.4132314, math.Inf(1)},
		{0, 0, 90, 90, 0, math.Inf(1)},
	} {
		low, high := RateRatio(c.a, c.timeA, c.b, c.timeB)
		if math.Abs(low-c.low) > 2e-6 || !(math.Abs(high-c.high) < 1e-5 || high == c.high) {
			t.Errorf("%d in %g over %d in %g: %.7f to %.7f, want %.7f to %.7f", c.a, c.timeA, c.b, c.timeB, low, high, c.low, c.high)
		}
	}
}

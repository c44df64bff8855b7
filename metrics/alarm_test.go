package metrics

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// alarms is the share of processes that did not change and still gave a signal at their last point.
func alarms(runs int, last func(r *rand.Rand) bool) float64 {
	r := rand.New(rand.NewPCG(2026, 6))
	hits := 0
	for range runs {
		if last(r) {
			hits++
		}
	}
	return float64(hits) / float64(runs)
}

func poisson(r *rand.Rand, mean float64) int64 {
	if mean > 30 {
		return max(0, int64(math.Round(mean+math.Sqrt(mean)*r.NormFloat64())))
	}
	limit, product := math.Exp(-mean), r.Float64()
	n := int64(0)
	for ; product > limit; n++ {
		product *= r.Float64()
	}
	return n
}

func binomial(r *rand.Rand, n int64, p float64) (hits int64) {
	for range n {
		if r.Float64() < p {
			hits++
		}
	}
	return hits
}

// The false-alarm rate of each chart, a point, when nothing changed (domain.md 6.2: more rules, more false alarms). The bounds hold
// what was measured; a rule that is added or loosened leaves them.
func TestFalseAlarms(t *testing.T) {
	const runs = 20000
	xmr := func(points int, draw func(*rand.Rand) float64) func(*rand.Rand) bool {
		return func(r *rand.Rand) bool {
			values := make([]*float64, points)
			for i := range values {
				v := draw(r)
				values[i] = &v
			}
			return XmR(values, Options{Clip: true}).Verdict.IsSignal()
		}
	}
	shares := func(p, spread float64, sizes func(*rand.Rand) int64) func(*rand.Rand) bool {
		return func(r *rand.Rand) bool {
			hits, n := make([]int64, 27), make([]int64, 27)
			for i := range hits {
				n[i] = sizes(r)
				own := p
				if spread > 0 {
					own = min(1, max(0, p+spread*r.NormFloat64()))
				}
				hits[i] = binomial(r, n[i], own)
			}
			return PChart(hits, n).Verdict.IsSignal()
		}
	}
	around := func(n int64) func(*rand.Rand) int64 {
		return func(r *rand.Rand) int64 { return n/2 + r.Int64N(n) }
	}
	start := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name      string
		low, high float64
		last      func(*rand.Rand) bool
	}{
		{"normal values, 26 before", 0.012, 0.022, xmr(27, func(r *rand.Rand) float64 { return 100 + 10*r.NormFloat64() })},
		{"normal values, 12 before", 0.017, 0.03, xmr(13, func(r *rand.Rand) float64 { return 100 + 10*r.NormFloat64() })},
		{"normal values, 6 before: provisional", 0.038, 0.06, xmr(7, func(r *rand.Rand) float64 { return 100 + 10*r.NormFloat64() })},
		{"weekly counts of 40", 0.012, 0.022, xmr(27, func(r *rand.Rand) float64 { return float64(poisson(r, 40)) })},
		{"weekly counts of 5", 0.013, 0.024, xmr(27, func(r *rand.Rand) float64 { return float64(poisson(r, 5)) })},
		{"shares of 150 to 450 at 93 %", 0.006, 0.014, shares(0.93, 0, around(300))},
		{"shares of 25 to 75 at 93 %", 0.007, 0.016, shares(0.93, 0, around(50))},
		{"shares of 25 to 75 at 60 %", 0.004, 0.012, shares(0.60, 0, around(50))},
		{"shares of 500 to 1500 whose weeks differ by 3 points", 0.012, 0.024, shares(0.85, 0.03, around(1000))},
		{"days between events at random", 0.009, 0.018, func(r *rand.Rand) bool {
			at, events := start, []time.Time{start}
			for range 27 {
				at = at.Add(time.Duration(r.ExpFloat64() * 9 * 24 * float64(time.Hour)))
				events = append(events, at)
			}
			return DaysBetween(events, at.Add(time.Second)).Chart.Verdict.IsSignal()
		}},
	} {
		got := alarms(runs, c.last)
		t.Logf("%s: %.2f %%", c.name, 100*got)
		if got < c.low || got > c.high {
			t.Errorf("%s: %.2f %% false alarms, want %.1f to %.1f", c.name, 100*got, 100*c.low, 100*c.high)
		}
	}
}

// What did change is seen: the same charts, with a last period that differs.
func TestChangesAreSeen(t *testing.T) {
	const runs = 4000
	start := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name string
		low  float64
		last func(*rand.Rand) bool
	}{
		{"twice the openings of 40 a week", 0.95, func(r *rand.Rand) bool {
			values := make([]*float64, 27)
			for i := range values {
				mean := 40.0
				if i == 26 {
					mean = 80
				}
				v := float64(poisson(r, mean))
				values[i] = &v
			}
			return XmR(values, Options{Clip: true}).Verdict.Side() > 0
		}},
		{"a rate of 300 that falls from 93 to 83 %", 0.95, func(r *rand.Rand) bool {
			hits, n := make([]int64, 27), make([]int64, 27)
			for i := range hits {
				p := 0.93
				if i == 26 {
					p = 0.83
				}
				n[i], hits[i] = 300, binomial(r, 300, p)
			}
			return PChart(hits, n).Verdict.Side() < 0
		}},
		{"eight gaps a fifth as long", 0.5, func(r *rand.Rand) bool {
			at, events := start, []time.Time{start}
			for i := range 34 {
				days := 10.0
				if i >= 26 {
					days = 2
				}
				at = at.Add(time.Duration(r.ExpFloat64() * days * 24 * float64(time.Hour)))
				events = append(events, at)
			}
			chart := DaysBetween(events, at.Add(time.Second)).Chart
			for _, s := range chart.Signals[26:] {
				if s.Side < 0 {
					return true
				}
			}
			return false
		}},
	} {
		if got := alarms(runs, c.last); got < c.low {
			t.Errorf("%s is seen in %.1f %%, want %.0f at least", c.name, 100*got, 100*c.low)
		}
	}
}

// Why a mean is no headline (domain.md 6.1): of log-normal durations that became ten per cent shorter the mean still gets worse nearly
// every other time, the median too, and a drop of a fifth comes by itself.
func TestMeansMislead(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 1))
	const runs = 4000
	for _, c := range []struct {
		sigma            float64
		n                int
		mean, median, by float64 // shares of runs in which they get worse; the vectors, and how near
	}{
		{2, 10, 0.47, 0.47, 0.03}, {2, 30, 0.46, 0.43, 0.03}, {2, 100, 0.43, 0.38, 0.03},
		{1, 10, 0.43, 0.44, 0.03}, {1, 30, 0.37, 0.38, 0.03}, {1, 100, 0.28, 0.28, 0.03},
	} {
		worseMean, worseMedian, drops := 0, 0, 0
		for range runs {
			draw := func(factor float64) (mean, median float64) {
				all := make([]float64, c.n)
				for i := range all {
					all[i] = factor * math.Exp(c.sigma*r.NormFloat64())
					mean += all[i] / float64(c.n)
				}
				slices.Sort(all)
				return mean, (all[(c.n-1)/2] + all[c.n/2]) / 2
			}
			mean, median := draw(1)
			shorter, quicker := draw(0.9)
			again, _ := draw(1)
			if shorter > mean {
				worseMean++
			}
			if quicker > median {
				worseMedian++
			}
			if again <= 0.8*mean {
				drops++
			}
		}
		share := func(n int) float64 { return float64(n) / runs }
		if !near(share(worseMean), c.mean, c.by) || !near(share(worseMedian), c.median, c.by) {
			t.Errorf("σ %v, n %d: the mean gets worse in %.3f, the median in %.3f", c.sigma, c.n, share(worseMean), share(worseMedian))
		}
		if c.n == 10 && (share(drops) < 0.30 || share(drops) > 0.45) {
			t.Errorf("σ %v, n %d: a drop of a fifth by chance in %.3f", c.sigma, c.n, share(drops))
		}
	}
}

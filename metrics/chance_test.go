package metrics

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// Vectors of domain.md 6.4, in percent.
func TestWilson(t *testing.T) {
	for _, test := range []struct {
		k, n      int64
		low, high float64
	}{
		{4, 4, 51.0, 100}, {9, 10, 59.6, 98.2}, {19, 20, 76.4, 99.1}, {38, 40, 83.5, 98.6},
		{95, 100, 88.8, 97.8}, {190, 200, 91.0, 97.3}, {0, 5, 0, 43.4},
	} {
		got, ok := Wilson(test.k, test.n)
		if !ok || !near(100*got.Low, test.low, 0.05) || !near(100*got.High, test.high, 0.05) {
			t.Errorf("%d/%d: got %+v, want %g to %g", test.k, test.n, got, test.low, test.high)
		}
	}
	for _, refused := range [][2]int64{{0, 0}, {1, 0}, {-1, 5}, {6, 5}, {0, -1}} {
		if got, ok := Wilson(refused[0], refused[1]); ok {
			t.Errorf("%v: got %+v, want none", refused, got)
		}
	}
}

// How many successes without a failure it takes to show a rate (domain.md 6.4).
func TestWilsonNeedsSuccesses(t *testing.T) {
	for _, test := range []struct {
		rate float64
		n    int64
	}{{0.95, 73}, {0.99, 381}} {
		enough, _ := Wilson(test.n, test.n)
		less, _ := Wilson(test.n-1, test.n-1)
		if enough.Low < test.rate || less.Low >= test.rate {
			t.Errorf("%g: %d successes show %g, one less %g", test.rate, test.n, enough.Low, less.Low)
		}
	}
}

func TestWilsonProperties(t *testing.T) {
	for n := int64(1); n <= 120; n++ {
		before := Interval{}
		for k := int64(0); k <= n; k++ {
			got, ok := Wilson(k, n)
			p := float64(k) / float64(n)
			if !ok || got.Low < 0 || got.High > 1 || got.Low > p || got.High < p {
				t.Fatalf("%d/%d: %+v does not hold %g", k, n, got, p)
			}
			if got.Low < before.Low || got.High < before.High {
				t.Fatalf("%d/%d: %+v is below %+v of one less", k, n, got, before)
			}
			other, _ := Wilson(n-k, n)
			if !near(got.Low, 1-other.High, 1e-12) {
				t.Fatalf("%d/%d: %+v does not mirror %+v", k, n, got, other)
			}
			before = got
		}
	}
}

func TestPoissonTail(t *testing.T) {
	for _, test := range []struct {
		lambda float64
		k      int64
		want   float64
	}{
		{0.5, 4, 0.00175162256}, // domain.md 5.1
		{0.5, 1, 1 - math.Exp(-0.5)},
		{3, 1, 1 - math.Exp(-3)},
		{3, 3, 1 - math.Exp(-3)*(1+3+4.5)},
		{3, 0, 1}, {3, -1, 1}, {0, 1, 0}, {0, 0, 1}, {math.NaN(), 1, 0},
		// Far out, where one minus the rest would be zero: the first term and a short geometric rest.
		{1, 30, math.Exp(-1) / math.Gamma(31) * (1 + 1.0/31 + 1.0/31/32 + 1.0/31/32/33)},
	} {
		if got := PoissonTail(test.lambda, test.k); !near(got, test.want, 1e-6*test.want+1e-300) {
			t.Errorf("P(Poisson(%g) ≥ %d) = %g, want %g", test.lambda, test.k, got, test.want)
		}
	}
}

func TestNegativeBinomialTail(t *testing.T) {
	// Mean 1 and variance 2 is the geometric distribution of share one half: k or more has probability 2^-k.
	for k := int64(0); k <= 60; k++ {
		if got, want := NegativeBinomialTail(1, 2, k), math.Pow(0.5, float64(k)); !near(got, want, 1e-9*want) {
			t.Errorf("geometric, %d or more: got %g, want %g", k, got, want)
		}
	}
	// Mean 4 and variance 8: four failures of share one half; 0, 1 and 2 have 1/16, 4/32 and 10/64.
	if got, want := NegativeBinomialTail(4, 8, 3), 1-1.0/16-4.0/32-10.0/64; !near(got, want, 1e-12) {
		t.Errorf("got %g, want %g", got, want)
	}
	if got, want := NegativeBinomialTail(0.5, 0.4, 4), PoissonTail(0.5, 4); got != want {
		t.Errorf("variance below the mean: got %g, want Poisson's %g", got, want)
	}
}

func TestTailProperties(t *testing.T) {
	for _, mean := range []float64{0.02, 0.5, 1, 7.3, 60, 900, 20000} {
		for _, ratio := range []float64{1, 1.6, 4, 30} {
			before := 1.0
			chances := 0.0
			for k := int64(0); k <= int64(2*mean)+20; k++ {
				p := NegativeBinomialTail(mean, mean*ratio, k)
				if !(p >= 0 && p <= before+1e-9) {
					t.Fatalf("mean %g, variance ×%g: %d or more has %g, one less %g", mean, ratio, k, p, before)
				}
				if k > 0 {
					chances += p
				}
				before = p
				if mean > 100 {
					k += int64(mean) / 20
				}
			}
			// The probabilities of k or more, from 1 on, add up to the mean.
			if mean <= 7.3 && ratio <= 1.6 && !near(chances, mean, 0.01*mean) {
				t.Errorf("mean %g, variance ×%g: the tail adds up to %g", mean, ratio, chances)
			}
		}
	}
}

func TestExcess(t *testing.T) {
	for _, test := range []struct {
		name    string
		history []int64
		k       int64
		want    float64
	}{
		{"Poisson", []int64{0, 1, 0, 1, 0, 1, 0, 1}, 4, 0.00175162256},
		{"bursts", []int64{0, 0, 0, 8, 0, 0, 0, 0}, 2, NegativeBinomialTail(1, 8, 2)},
		{"never before", make([]int64, 25), 1, 1 - math.Exp(-0.02)},
		{"one period", []int64{3}, 1, 1 - math.Exp(-3)},
	} {
		if got, ok := Excess(test.history, test.k); !ok || !near(got, test.want, 1e-6*test.want) {
			t.Errorf("%s: got %g, %t, want %g", test.name, got, ok, test.want)
		}
	}
	if p, ok := Excess(nil, 4); ok {
		t.Errorf("no history: got %g, want none", p)
	}
}

func TestBenjaminiHochberg(t *testing.T) {
	nan := math.NaN()
	for _, test := range []struct{ p, want []float64 }{
		{nil, nil},
		{[]float64{0.03}, []float64{0.03}},
		{[]float64{0.01, 0.04, 0.03, 0.5}, []float64{0.04, 0.16 / 3, 0.16 / 3, 0.5}},
		{[]float64{0.9, 0.8}, []float64{0.9, 0.9}},
		{[]float64{0.05, nan, 0.05}, []float64{0.05, nan, 0.05}},
	} {
		got := BenjaminiHochberg(test.p)
		for i := range got {
			if !near(got[i], test.want[i], 1e-12) && !(math.IsNaN(got[i]) && math.IsNaN(test.want[i])) {
				t.Errorf("%v: got %v, want %v", test.p, got, test.want)
				break
			}
		}
		if len(got) != len(test.want) {
			t.Errorf("%v: got %d values, want %d", test.p, len(got), len(test.want))
		}
	}
}

// A smaller p is never a later discovery, no rate is below its p, and the discoveries are those of the step-up rule.
func TestBenjaminiHochbergProperties(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		p := make([]float64, 1+random.IntN(30))
		for i := range p {
			p[i] = math.Pow(random.Float64(), 3)
		}
		got := BenjaminiHochberg(p)
		sorted := slices.Clone(p)
		slices.Sort(sorted)
		threshold := -1.0
		for rank, value := range sorted {
			if value <= 0.10*float64(rank+1)/float64(len(p)) {
				threshold = value
			}
		}
		for i := range p {
			if got[i] < p[i] || got[i] > 1 || (got[i] <= 0.10) != (p[i] <= threshold) {
				t.Fatalf("%v: p %g gives %g, step-up threshold %g", p, p[i], got[i], threshold)
			}
			for j := range p {
				if p[i] < p[j] && got[i] > got[j] {
					t.Fatalf("%v: %g and %g give %g and %g", p, p[i], p[j], got[i], got[j])
				}
			}
		}
	}
}

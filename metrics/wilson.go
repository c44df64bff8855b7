package metrics

import "math"

// z95 bounds 95 % of a normal distribution.
const z95 = 1.96

// Interval is a range of shares, 0–1.
type Interval struct{ Low, High float64 }

// Wilson returns the 95 % score interval of k in n (domain.md 6.4), and false when n is not positive or k is not in 0–n. It is for
// steering: the verdict of a commitment is the raw rate, and the interval never changes it.
func Wilson(k, n int64) (Interval, bool) {
	if n <= 0 || k < 0 || k > n {
		return Interval{}, false
	}
	size := float64(n)
	p := float64(k) / size
	widening := 1 + z95*z95/size
	centre := (p + z95*z95/(2*size)) / widening
	half := z95 * math.Sqrt(p*(1-p)/size+z95*z95/(4*size*size)) / widening
	interval := Interval{Low: max(0, centre-half), High: min(1, centre+half)}
	// At the ends the bound is the rate itself; arithmetic may miss it by a last bit.
	if k == 0 {
		interval.Low = 0
	}
	if k == n {
		interval.High = 1
	}
	return interval, true
}

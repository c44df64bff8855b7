package metrics

import (
	"math"
	"slices"
)

// overdispersed is the ratio of variance to mean from which counts are no longer taken as Poisson (domain.md 5.1, R4).
const overdispersed = 1.5

// PoissonTail returns the probability of k or more when lambda are expected. A lambda that is not positive expects nothing: 1 for
// k of 0 or less, else 0.
func PoissonTail(lambda float64, k int64) float64 {
	if k <= 0 {
		return 1
	}
	if !(lambda > 0) {
		return 0
	}
	return tail(lambda, k, func(i float64) float64 {
		log, _ := math.Lgamma(i + 1)
		return math.Exp(i*math.Log(lambda) - lambda - log)
	}, func(i float64) float64 { return lambda / i })
}

// NegativeBinomialTail returns the probability of k or more for counts whose variance is above their mean. A variance that is
// not above the mean is a Poisson's.
func NegativeBinomialTail(mean, variance float64, k int64) float64 {
	if !(variance > mean) || !(mean > 0) || k <= 0 {
		return PoissonTail(mean, k)
	}
	// r failures with success share q: mean r·q/(1−q), variance mean/(1−q).
	r, q := mean*mean/(variance-mean), 1-mean/variance
	logR, _ := math.Lgamma(r)
	return tail(mean, k, func(i float64) float64 {
		top, _ := math.Lgamma(i + r)
		log, _ := math.Lgamma(i + 1)
		return math.Exp(top - log - logR + r*math.Log1p(-q) + i*math.Log(q))
	}, func(i float64) float64 { return q * (i - 1 + r) / i })
}

// tail sums a distribution of counts from k on. chance gives the probability of i, and growth the factor from i−1 to i. Above the
// mean the terms from k upwards are summed, so that a small probability keeps its digits; below, one minus those under k.
func tail(mean float64, k int64, chance, growth func(i float64) float64) float64 {
	from := float64(k)
	sum := 0.0
	if from > mean {
		for i, term := from, chance(from); term > 0; term *= growth(i) {
			sum += term
			if i++; term < sum*1e-16 {
				break
			}
		}
		return min(1, sum)
	}
	for i, term := from-1, chance(from-1); i >= 0 && term > 0; i-- {
		sum += term
		if term < sum*1e-16 || i == 0 {
			break
		}
		term /= growth(i)
	}
	return max(0, 1-sum)
}

// Excess returns how probable it is to count k or more in one period, given the counts of the periods before it (26 weeks for
// R4, domain.md 5.1): Poisson, or negative binomial when their variance is above 1.5 times their mean. No history gives false.
//
// What never happened in n periods is not impossible in the next: the mean is taken as half an event in all of them at least.
func Excess(history []int64, k int64) (p float64, ok bool) {
	if len(history) == 0 {
		return 0, false
	}
	n := float64(len(history))
	var sum, squares float64
	for _, count := range history {
		sum += float64(count)
	}
	mean := sum / n
	for _, count := range history {
		squares += (float64(count) - mean) * (float64(count) - mean)
	}
	if len(history) > 1 {
		if variance := squares / (n - 1); variance > overdispersed*mean {
			return NegativeBinomialTail(mean, variance, k), true
		}
	}
	return PoissonTail(max(mean, 0.5/n), k), true
}

// BenjaminiHochberg returns, for each p-value of a family of tests, the smallest false-discovery rate at which it is a discovery:
// the discoveries at 10 % are those of 0.10 or less. The order is kept; NaN stays NaN and is no test.
func BenjaminiHochberg(p []float64) []float64 {
	adjusted := slices.Clone(p)
	var order []int
	for i, value := range p {
		if !math.IsNaN(value) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case p[a] < p[b]:
			return -1
		case p[a] > p[b]:
			return 1
		}
		return 0
	})
	smallest := 1.0
	for rank := len(order); rank >= 1; rank-- {
		i := order[rank-1]
		// Not p·n/rank: dividing last may fall a bit below p.
		smallest = min(smallest, p[i]*(float64(len(order))/float64(rank)))
		adjusted[i] = smallest
	}
	return adjusted
}

package metrics

import "math"

// p-charts: shares of varying denominators, with the same three rules as [XmR] (domain.md 6.2). A weekly share of 300 varies less
// than one of 40; limits of one width would call the small weeks signals and miss the large ones.
const (
	sigmas      = 3.0   // from the centre to a limit
	rangeSigma  = 1.128 // the mean moving range of a standard normal run
	minimumRare = 1.0   // of the rarer outcome, expected: below, a share has no limits worth the name
)

// PChart judges the last of a run of shares of consecutive periods, oldest first: hits[i] of sizes[i]. The centre is the sum over
// the sum of up to 26 periods before the last. A share of fewer than 20, or of which less than one is expected on its rarer side,
// is no point: it is read with its Wilson interval.
//
// Where weeks differ by more than chance alone makes shares of their sizes differ, the limits widen by as much (Laney's p′), never
// below the binomial ones. So a large n does not turn ordinary weeks into signals.
func PChart(hits, sizes []int64) Chart {
	chart := Chart{Signals: make([]Signal, len(sizes))}
	if len(sizes) == 0 {
		chart.Verdict = Verdict{Kind: NoValue}
		return chart
	}
	last := len(sizes) - 1
	first := max(0, last-baselinePeriods)
	var sumHits, sumSizes int64
	periods := 0
	for i := first; i < last; i++ {
		if sizes[i] >= minimumRateSample {
			sumHits += hits[i]
			sumSizes += sizes[i]
			periods++
		}
	}
	values, z := make([]*float64, len(sizes)), make([]*float64, len(sizes))
	var centre float64
	if sumSizes > 0 {
		centre = float64(sumHits) / float64(sumSizes)
	}
	deviation := func(n int64) float64 { return math.Sqrt(centre * (1 - centre) / float64(n)) }
	for i, n := range sizes {
		if n <= 0 {
			continue
		}
		share := float64(hits[i]) / float64(n)
		values[i] = &share
		if n < minimumRateSample || sumSizes == 0 || float64(n)*min(centre, 1-centre) < minimumRare {
			continue
		}
		score := (share - centre) / deviation(n)
		z[i] = &score
	}
	base := naturalLimits(z[first:last])
	chart.Points = base.points
	if base.points >= baselineMinimum && base.ranges >= baselineMinimum-1 {
		spread := max(1, base.meanRange/rangeSigma)
		chart.Spread = spread
		rules := natural{lower: -sigmas * spread, upper: sigmas * spread, nearLower: -sigmas * spread / 2, nearUpper: sigmas * spread / 2,
			tolerance: 1e-9}
		chart.Bounds = make([]*Limits, len(sizes))
		for i, n := range sizes {
			if z[i] == nil {
				continue
			}
			half := sigmas * spread * deviation(n)
			bound := Limits{Centre: centre, Lower: centre - half, Upper: centre + half, Provisional: base.points < baselineFull}
			if bound.Lower < 0 {
				bound.Lower, bound.Clipped = 0, true
			}
			bound.Upper = min(1, bound.Upper)
			chart.Bounds[i] = &bound
			chart.Signals[i] = rules.signal(z[:i+1])
		}
		chart.Limits = chart.Bounds[last]
	}
	chart.Verdict = verdict(values[last], z[last], &chart)
	if values[last] != nil && z[last] == nil && sizes[last] >= minimumRateSample {
		chart.Verdict = Verdict{Kind: Insufficient}
		if periods >= baselineMinimum {
			chart.Verdict = Verdict{Kind: TooRare}
		}
	}
	return chart
}

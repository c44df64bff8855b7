package metrics

import "math"

// Process behaviour charts, domain.md 6.2: individual values and moving ranges, one fixed set of three rules. More rules would
// raise more false alarms.
const (
	limitFactor = 2.66  // of the mean moving range, on both sides of the mean
	rangeFactor = 3.268 // of the mean moving range: the upper limit of a moving range

	baselinePeriods   = 26 // before the current period, at most
	baselineFull      = 12 // points for limits without a reserve
	baselineMinimum   = 6  // points for provisional limits; below, none
	shiftLength       = 8  // rule 3
	nearWindow        = 4  // rule 2
	nearCount         = 3  // rule 2
	minimumRateSample = 20 // a percentage of fewer is read with its Wilson interval
)

// Limits are natural process limits, in the unit of the values.
type Limits struct {
	Centre      float64
	Lower       float64
	Upper       float64
	Provisional bool // fewer than 12 points
	Clipped     bool // the lower limit was below zero, where the values cannot go
}

// Options say how a run of values is judged.
type Options struct {
	// Clip puts a negative lower limit at zero: for counts, durations and rates.
	Clip bool
	// Sizes, for rates, are the denominators of the values. A rate of fewer than 20 is not a point: one incident moves it by
	// more than 5 %. Nil takes every value.
	Sizes []int64
}

// Chart is a run of values, oldest first, with the limits that its last value is judged by.
type Chart struct {
	// Limits are nil when the baseline holds fewer than 6 points, or fewer than 5 pairs of neighbours.
	Limits *Limits
	// Bounds are the limits of each value where they vary with its denominator ([PChart]); nil for a value that is no point.
	Bounds []*Limits
	// Spread is how many times as far the shares of a p-chart lie apart as chance alone puts them; 1 at least.
	Spread float64
	// Points is the number of values in the baseline.
	Points int
	// MeanRange is the mean moving range of the baseline and RangeLimit its upper limit; zero without Limits.
	MeanRange, RangeLimit float64
	// Signals holds one for each value; the zero Signal where there is none.
	Signals []Signal
	// Verdict judges the last value.
	Verdict Verdict
}

// Signal is a value that chance alone hardly explains.
type Signal struct {
	Rule int // 1 outside the limits, 2 three of four near a limit, 3 eight on one side; 0 no signal
	Side int // +1 high, -1 low
}

// XmR judges the last of a run of values of consecutive periods, oldest first, against those before it.
//
// The limits come from the up to 26 periods before the last one, never from the value under judgement. A nil value is a gap:
// there is no moving range over it, and a run of points ends at it.
func XmR(values []*float64, o Options) Chart {
	points := usable(values, o.Sizes)
	chart := Chart{Signals: make([]Signal, len(points))}
	if len(points) == 0 {
		chart.Verdict = Verdict{Kind: NoValue}
		return chart
	}
	last := len(points) - 1
	natural := naturalLimits(points[max(0, last-baselinePeriods):last])
	chart.Points = natural.points
	if natural.points >= baselineMinimum && natural.ranges >= baselineMinimum-1 {
		limits := Limits{
			Centre: natural.centre, Lower: natural.lower, Upper: natural.upper,
			Provisional: natural.points < baselineFull,
		}
		if o.Clip && limits.Lower < 0 {
			limits.Lower, limits.Clipped = 0, true
		}
		chart.Limits = &limits
		chart.MeanRange, chart.RangeLimit = natural.meanRange, natural.rangeLimit
		for i := range points {
			chart.Signals[i] = natural.signal(points[:i+1])
		}
	}
	chart.Verdict = verdict(values[last], points[last], &chart)
	return chart
}

// usable returns the values that may be points: finite, and for rates of a large enough denominator.
func usable(values []*float64, sizes []int64) []*float64 {
	points := make([]*float64, len(values))
	for i, v := range values {
		if v == nil || math.IsNaN(*v) || math.IsInf(*v, 0) {
			continue
		}
		if sizes != nil && (i >= len(sizes) || sizes[i] < minimumRateSample) {
			continue
		}
		points[i] = v
	}
	return points
}

// natural holds the limits as computed, before anything is clipped for print: rule 2 measures distances to these.
type natural struct {
	points, ranges        int
	centre, lower, upper  float64
	meanRange, rangeLimit float64
	nearUpper, nearLower  float64 // half way from the centre to a limit
	tolerance             float64
}

func naturalLimits(points []*float64) natural {
	var n natural
	var sum, rangeSum, largest float64
	for i, v := range points {
		if v == nil {
			continue
		}
		n.points++
		sum += *v
		largest = max(largest, math.Abs(*v))
		if i > 0 && points[i-1] != nil {
			n.ranges++
			rangeSum += math.Abs(*v - *points[i-1])
		}
	}
	if n.points == 0 || n.ranges == 0 {
		return n
	}
	n.centre = sum / float64(n.points)
	n.meanRange = rangeSum / float64(n.ranges)
	n.rangeLimit = rangeFactor * n.meanRange
	n.lower, n.upper = n.centre-limitFactor*n.meanRange, n.centre+limitFactor*n.meanRange
	n.nearLower, n.nearUpper = (n.centre+n.lower)/2, (n.centre+n.upper)/2
	// The mean of equal values may miss them by a last bit; that is no signal.
	n.tolerance = 1e-9 * largest
	return n
}

// signal applies the rules to the last of the points, the strongest first.
func (n *natural) signal(points []*float64) Signal {
	last := points[len(points)-1]
	switch {
	case last == nil:
		return Signal{}
	case *last > n.upper+n.tolerance:
		return Signal{Rule: 1, Side: 1}
	case *last < n.lower-n.tolerance:
		return Signal{Rule: 1, Side: -1}
	}
	isNearUpper := func(v float64) bool { return v > n.nearUpper+n.tolerance }
	isNearLower := func(v float64) bool { return v < n.nearLower-n.tolerance }
	isAbove := func(v float64) bool { return v > n.centre+n.tolerance }
	isBelow := func(v float64) bool { return v < n.centre-n.tolerance }
	switch {
	case isNearUpper(*last) && countLast(points, nearWindow, isNearUpper) >= nearCount:
		return Signal{Rule: 2, Side: 1}
	case isNearLower(*last) && countLast(points, nearWindow, isNearLower) >= nearCount:
		return Signal{Rule: 2, Side: -1}
	case countLast(points, shiftLength, isAbove) == shiftLength:
		return Signal{Rule: 3, Side: 1}
	case countLast(points, shiftLength, isBelow) == shiftLength:
		return Signal{Rule: 3, Side: -1}
	}
	return Signal{}
}

// countLast counts the points that fit among the last few, back to the first gap.
func countLast(points []*float64, window int, fits func(float64) bool) int {
	count := 0
	for i := len(points) - 1; i >= max(0, len(points)-window) && points[i] != nil; i-- {
		if fits(*points[i]) {
			count++
		}
	}
	return count
}

package metrics

import (
	"cmp"
	"math"
	"slices"
)

// What changed between two periods, split so that the parts add up to the change (domain.md 6.6): a count by the values of a
// dimension; a rate or a mean into what its strata weigh (mix) and what each of them does (performance). A median is not split: no
// parts of it add up.

// Stratum is the incidents of one value of a dimension in one period.
type Stratum struct {
	Value string // "" for incidents without one
	N     int64
	Total float64 // hits of a rate, sum of a mean; N for a count
}

// CountPart is what one value of a dimension adds to the change of a count.
type CountPart struct {
	Value       string
	Now, Before int64
	Delta       int64 // Now − Before; the deltas of all parts add up to the change
	// Mean is that of the weeks before, MeanDelta what is above it; nil without weeks before.
	Mean, MeanDelta *float64
}

// CountParts are the contributions to the change of a count, the largest first. history holds the weeks before, the last of them being
// the week before; a week without a value holds none of it.
func CountParts(now []Stratum, history [][]Stratum) []CountPart {
	found := map[string]*CountPart{}
	sums := map[string]int64{}
	part := func(value string) *CountPart {
		p, ok := found[value]
		if !ok {
			p = &CountPart{Value: value}
			found[value] = p
		}
		return p
	}
	for _, s := range now {
		part(s.Value).Now += s.N
	}
	for i, week := range history {
		for _, s := range week {
			p := part(s.Value)
			sums[s.Value] += s.N
			if i == len(history)-1 {
				p.Before += s.N
			}
		}
	}
	parts := make([]CountPart, 0, len(found))
	for value, p := range found {
		p.Delta = p.Now - p.Before
		if len(history) > 0 {
			mean := float64(sums[value]) / float64(len(history))
			above := float64(p.Now) - mean
			p.Mean, p.MeanDelta = &mean, &above
		}
		parts = append(parts, *p)
	}
	slices.SortFunc(parts, func(a, b CountPart) int {
		return cmp.Or(cmp.Compare(max(b.Delta, -b.Delta), max(a.Delta, -a.Delta)), cmp.Compare(b.Now, a.Now), cmp.Compare(a.Value, b.Value))
	})
	return parts
}

// RatePart is what one stratum adds to the change of a rate or a mean, in its unit.
type RatePart struct {
	Value       string
	Now, Before Stratum
	// Mix is what its other share of the whole does, Performance what its own change does. Together they are its contribution.
	Mix, Performance float64
}

// Rate is the rate or the mean of a stratum; nil when it is empty.
func (s Stratum) Rate() *float64 {
	if s.N == 0 {
		return nil
	}
	r := s.Total / float64(s.N)
	return &r
}

// Split is the change of a rate or a mean between two periods: Change = Mix + Performance.
type Split struct {
	Now, Before              float64
	Change, Mix, Performance float64
	Parts                    []RatePart // the largest contribution first
	// IsReversed says that the whole moved against every stratum that moved (Simpson): the mix alone made the change.
	IsReversed bool
}

// SplitChange splits the change of a rate or a mean by strata; false when either period is empty.
//
// The split is Shapley's: each effect is the mean of the two orders in which weights and rates can change, so it does not depend on
// which period is looked at first. A stratum's weight counts against the mean of the two overall rates: one that grows and is worse
// than the whole lowers it. A stratum that one period does not hold has no change of its own; all it does is mix.
func SplitChange(now, before []Stratum) (Split, bool) {
	var s Split
	one, zero := byValue(now), byValue(before)
	n1, t1 := total(one)
	n0, t0 := total(zero)
	if n0 == 0 || n1 == 0 {
		return s, false
	}
	s.Now, s.Before = t1/float64(n1), t0/float64(n0)
	s.Change = s.Now - s.Before
	middle := (s.Now + s.Before) / 2
	up, down := false, false
	for _, value := range valuesOf(one, zero) {
		p := RatePart{Value: value, Now: one[value], Before: zero[value]}
		r1, r0 := p.Now.Rate(), p.Before.Rate()
		if r1 == nil && r0 == nil {
			continue
		}
		if r1 == nil {
			r1 = r0
		}
		if r0 == nil {
			r0 = r1
		}
		w1, w0 := float64(p.Now.N)/float64(n1), float64(p.Before.N)/float64(n0)
		p.Performance = (w1 + w0) / 2 * (*r1 - *r0)
		p.Mix = (w1 - w0) * ((*r1+*r0)/2 - middle)
		up, down = up || *r1 > *r0, down || *r1 < *r0
		s.Performance += p.Performance
		s.Mix += p.Mix
		s.Parts = append(s.Parts, p)
	}
	s.IsReversed = s.Change < 0 && up && !down || s.Change > 0 && down && !up
	slices.SortStableFunc(s.Parts, func(a, b RatePart) int {
		return cmp.Or(cmp.Compare(math.Abs(b.Mix+b.Performance), math.Abs(a.Mix+a.Performance)), cmp.Compare(a.Value, b.Value))
	})
	return s, true
}

func byValue(strata []Stratum) map[string]Stratum {
	found := make(map[string]Stratum, len(strata))
	for _, s := range strata {
		f := found[s.Value]
		found[s.Value] = Stratum{s.Value, f.N + s.N, f.Total + s.Total}
	}
	return found
}

func total(strata map[string]Stratum) (n int64, sum float64) {
	for _, value := range valuesOf(strata, nil) { // in one order: the last bits of a sum depend on it
		n += strata[value].N
		sum += strata[value].Total
	}
	return n, sum
}

func valuesOf(a, b map[string]Stratum) []string {
	var all []string
	for value := range a {
		all = append(all, value)
	}
	for value := range b {
		if _, ok := a[value]; !ok {
			all = append(all, value)
		}
	}
	slices.Sort(all)
	return all
}

// SumOfCounts adds parts up: the change of the whole.
func SumOfCounts(parts []CountPart) (sum CountPart) {
	for _, p := range parts {
		sum.Now += p.Now
		sum.Before += p.Before
		sum.Delta += p.Delta
		if p.Mean != nil {
			if sum.Mean == nil {
				sum.Mean, sum.MeanDelta = new(float64), new(float64)
			}
			*sum.Mean += *p.Mean
			*sum.MeanDelta += *p.MeanDelta
		}
	}
	return sum
}

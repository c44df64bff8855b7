package metrics

import (
	"math"
	"slices"
)

// Life is one duration as far as it is known: seconds until the end, or until the cut of one that had not ended.
type Life struct {
	Seconds float64
	IsEnded bool
}

// Survival is what Kaplan and Meier say of some lives of which not all have ended (domain.md 6.4): open incidents count for as long as
// they have lasted, and are neither dropped, which would flatter the figure, nor taken as ended at the cut.
type Survival struct {
	N    int // lives
	Open int // not ended: censored
	// Median is the seconds by which half have ended; nil when it is not reached.
	Median *float64
	// Low and High bound the median with 95 % (Brookmeyer and Crowley, on the log-log scale); nil where the bound is not reached.
	Low, High *float64
	// Beyond is the longest time that is known: where the median is not reached, it is more than that.
	Beyond float64
	Steps  []SurvivalStep // one for each time at which lives ended
}

// SurvivalStep is the curve from one time on.
type SurvivalStep struct {
	Seconds  float64
	AtRisk   int     // known to last until just before
	Ended    int     // at that time
	Share    float64 // 0–1: not ended, from then on
	variance float64 // Greenwood's sum
}

// KaplanMeier estimates the curve of some lives. At equal times an end comes before a cut. Where the curve lies on one half between
// two times the median is in the middle, as that of a list of even length: without open lives it is the median of [Read].
func KaplanMeier(lives []Life) Survival {
	sorted := slices.Clone(lives)
	slices.SortFunc(sorted, func(a, b Life) int {
		switch {
		case a.Seconds < b.Seconds:
			return -1
		case a.Seconds > b.Seconds:
			return 1
		}
		return 0
	})
	s := Survival{N: len(sorted)}
	share, variance := 1.0, 0.0
	for i := 0; i < len(sorted); {
		j, ended := i, 0
		for ; j < len(sorted) && sorted[j].Seconds == sorted[i].Seconds; j++ {
			if sorted[j].IsEnded {
				ended++
			} else {
				s.Open++
			}
		}
		if atRisk := len(sorted) - i; ended > 0 {
			share *= 1 - float64(ended)/float64(atRisk)
			if atRisk > ended {
				variance += float64(ended) / (float64(atRisk) * float64(atRisk-ended))
			} else {
				variance = math.Inf(1)
			}
			s.Steps = append(s.Steps, SurvivalStep{sorted[i].Seconds, atRisk, ended, share, variance})
		}
		s.Beyond = sorted[i].Seconds
		i = j
	}
	s.Median = s.Quantile(0.5)
	s.Low, s.High = s.bounds()
	return s
}

// shareTolerance is the last bits of a product of shares.
const shareTolerance = 1e-12

// Quantile is the seconds by which a share of the lives has ended; nil when it is not reached.
func (s Survival) Quantile(share float64) *float64 {
	left := 1 - share
	for i, step := range s.Steps {
		if step.Share > left+shareTolerance {
			continue
		}
		at := step.Seconds
		if step.Share >= left-shareTolerance && i+1 < len(s.Steps) {
			at = (at + s.Steps[i+1].Seconds) / 2
		}
		return &at
	}
	return nil
}

// bounds are the times at which one half is still inside the 95 % interval of the curve.
func (s Survival) bounds() (low, high *float64) {
	for _, step := range s.Steps {
		if step.Share <= 0 || step.Share >= 1 {
			if step.Share <= 0 && high == nil {
				at := step.Seconds
				high = &at
				if low == nil {
					low = &at
				}
			}
			continue
		}
		// log(−log S) has the standard error √variance ÷ |log S|.
		width := z95 * math.Sqrt(step.variance) / math.Abs(math.Log(step.Share))
		upper := math.Pow(step.Share, math.Exp(-width))
		lower := math.Pow(step.Share, math.Exp(width))
		at := step.Seconds
		if low == nil && lower <= 0.5+shareTolerance {
			low = &at
		}
		if high == nil && upper <= 0.5+shareTolerance {
			high = &at
		}
	}
	return low, high
}

package metrics

import (
	"math"
	"slices"
	"time"
)

// rarePower makes the days between rare events nearly normal, so that the rules of [XmR] hold: exponential intervals to the power of
// 1/3.6 are a Weibull distribution of a normal's shape (Nelson 1994; the t-chart of domain.md 6.2).
const rarePower = 1 / 3.6

// Gap is the time between two rare events.
type Gap struct {
	At   time.Time // the later event
	Days float64   // of 24 h, since the event before
}

// Rare is a chart of the days between rare events (t-chart): the longer, the rarer.
type Rare struct {
	Gaps []Gap // oldest first
	// Chart judges the last gap; its limits are in days, computed on the transformed days and put back.
	Chart Chart
	// Open is the days since the last event at the cut; nil without an event.
	Open *float64
	// OpenIsSignal says that the days since the last event are already above the upper limit.
	OpenIsSignal bool
}

// DaysBetween charts the days between events before a cut. The limits come from the up to 26 gaps before the last; the days that
// run at the cut move no limit, and can only be a signal of rarer events.
func DaysBetween(events []time.Time, cut time.Time) Rare {
	events = slices.DeleteFunc(slices.Clone(events), func(at time.Time) bool { return !at.Before(cut) })
	slices.SortFunc(events, time.Time.Compare)
	var r Rare
	var values []*float64
	for i := 1; i < len(events); i++ {
		days := events[i].Sub(events[i-1]).Hours() / 24
		r.Gaps = append(r.Gaps, Gap{At: events[i], Days: days})
		transformed := math.Pow(days, rarePower)
		values = append(values, &transformed)
	}
	r.Chart = XmR(values, Options{})
	if l := r.Chart.Limits; l != nil {
		back := *l
		back.Centre, back.Upper = math.Pow(l.Centre, 1/rarePower), math.Pow(l.Upper, 1/rarePower)
		if back.Clipped = l.Lower <= 0; back.Clipped {
			back.Lower = 0
		} else {
			back.Lower = math.Pow(l.Lower, 1/rarePower)
		}
		r.Chart.Limits = &back
	}
	if len(events) > 0 {
		open := cut.Sub(events[len(events)-1]).Hours() / 24
		r.Open = &open
		r.OpenIsSignal = r.Chart.Limits != nil && open > r.Chart.Limits.Upper
	}
	return r
}

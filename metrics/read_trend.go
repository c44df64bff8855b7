package metrics

import (
	"slices"
	"time"
)

// Trend is one KPI over consecutive weeks, the last one being the week under judgement.
type Trend struct {
	KPI   KPI
	Rows  []Row // up to 27 weeks, the oldest first
	Chart Chart
	// Interval is the 95 % interval of a share that has no limits, of fewer than 20 say, for steering; nil otherwise.
	Interval *Interval
	start    int // index of the first week that holds data
	// isStartWhole says that the data begin with that week, not within it.
	isStartWhole bool
}

// newTrend judges the last of the rows. Weeks before the data are gaps; the week in which the data begin is shown but is no
// part of the limits when the data begin after its first day.
func newTrend(kpi KPI, rows []Row, first time.Time, minimumN int64) *Trend {
	t := &Trend{KPI: kpi, Rows: rows, start: len(rows)}
	values, sizes := make([]*float64, len(rows)), make([]int64, len(rows))
	for i, r := range rows {
		if first.IsZero() || !r.Period.To.After(first) {
			continue
		}
		whole := !r.Period.From.Add(24 * time.Hour).Before(first)
		if t.start == len(rows) {
			t.start, t.isStartWhole = i, whole
		}
		// The median of a handful of durations is no point of a chart (domain.md 2.2).
		enough := !kpi.Kind.IsTimed() || r.N >= minimumN
		if (whole && enough) || i == len(rows)-1 {
			values[i] = r.Figure
		}
		sizes[i] = r.N
	}
	o := Options{Clip: true}
	if kpi.Kind.IsShare() {
		o.Sizes = sizes
	}
	if kpi.IsCommitment() {
		hits := make([]int64, len(rows))
		for i, r := range rows {
			if hits[i] = r.Hits; values[i] == nil {
				sizes[i] = 0
			}
		}
		t.Chart = PChart(hits, sizes)
	} else {
		t.Chart = XmR(values, o)
	}
	last := t.Row()
	if kind := t.Chart.Verdict.Kind; kpi.Kind.IsShare() && last.N > 0 && (kind == SmallSample || kind == TooRare || last.N < minimumRateSample) {
		if interval, ok := Wilson(last.Hits, last.N); ok {
			t.Interval = &interval
		}
	}
	return t
}

// Row is the week under judgement.
func (t *Trend) Row() Row { return t.Rows[len(t.Rows)-1] }

// Previous is the week before; ok is false when the data begin after it.
func (t *Trend) Previous() (r Row, ok bool) {
	i := len(t.Rows) - 2
	if i < t.start || i < 0 {
		return Row{}, false
	}
	return t.Rows[i], true
}

// Last returns the n last weeks, the oldest first.
func (t *Trend) Last(n int) []Row { return t.Rows[max(0, len(t.Rows)-n):] }

// Run returns the figures of the n last weeks; nil before the data and where there is no value.
func (t *Trend) Run(n int) []*float64 {
	run := make([]*float64, 0, n)
	for i := max(0, len(t.Rows)-n); i < len(t.Rows); i++ {
		if i < t.start {
			run = append(run, nil)
			continue
		}
		run = append(run, t.Rows[i].Figure)
	}
	return run
}

// Median returns the median of the figures of the n weeks before the last one, nil when there is none. An even number of
// figures gives the middle of the two.
func (t *Trend) Median(n int) *float64 {
	var figures []float64
	end := len(t.Rows) - 1
	for i := max(t.start, end-n); i < end; i++ {
		if f := t.Rows[i].Figure; f != nil {
			figures = append(figures, *f)
		}
	}
	if len(figures) == 0 {
		return nil
	}
	slices.Sort(figures)
	m := figures[len(figures)/2]
	if len(figures)%2 == 0 {
		m = (m + figures[len(figures)/2-1]) / 2
	}
	return &m
}

// Judgement says which side of a signal a value is on, by what the KPI calls better.
type Judgement int

// The judgements.
const (
	NoSignal Judgement = iota
	Favourable
	Unfavourable
	Sideless // a signal of a KPI without a better side
)

// IsRare reports whether the weeks before hold fewer than one a week on average: such counts have no natural limits worth the
// name, and are told, not judged (domain.md 6.2).
func (t *Trend) IsRare() bool {
	return t.KPI.Kind == Count && t.Chart.Limits != nil && t.Chart.Limits.Centre < 1
}

// Judge reads the verdict of the last week by the direction of the KPI.
func (t *Trend) Judge() Judgement { return judge(t.KPI, t.Chart.Verdict) }

func judge(kpi KPI, v Verdict) Judgement {
	side := v.Side()
	switch {
	case side == 0:
		return NoSignal
	case kpi.Better == NoSide:
		return Sideless
	case (kpi.Better == Higher) == (side > 0):
		return Favourable
	}
	return Unfavourable
}

package pack

import (
	"slices"
	"time"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// cohorts are the openings of the shown weeks, followed to the cut: what the median of the resolved leaves out (domain.md 1.2, 6.4).
func (b *bhi) cohorts() []Block {
	shown := b.w.Cohorts[max(0, len(b.w.Cohorts)-metrics.ShownWeeks):]
	if len(shown) == 0 {
		return nil
	}
	c := &Chart{ID: "cohort-chart", Kind: Lines, Title: b.say("cohorts.chart"), Alt: b.say("cohorts.alt"), Base: b.say("cohorts.chart.base"), Unit: unit.Duration, Current: -1,
		Table: "cohorts"}
	t := &Table{ID: "cohorts", Title: b.say("cohorts"), Base: b.say("cohorts.base"), Empty: b.say("cohorts.empty"), Columns: []Column{
		b.column("cohort", unit.Text, 1.6), b.column("cohort_n", unit.Count, 0.9), b.column("cohort_open", unit.Count, 1),
		b.column("cohort_median", unit.Duration, 1.3), b.column("cohort_bounds", unit.Text, 1.6), b.column("resolved_n", unit.Count, 0.9),
		b.column("resolved_median", unit.Duration, 1.3)}}
	resolved, opened := Series{Name: b.say("cohorts.resolved")}, Series{Name: b.say("cohorts.opened")}
	for _, cohort := range shown {
		s := cohort.Survival
		c.Categories = append(c.Categories, cohort.Period.Label(b.o.Lang))
		resolved.Values, opened.Values = append(resolved.Values, cohort.Resolved.Median), append(opened.Values, s.Median)
		name := words(cohort.Period.Label(b.o.Lang))
		if cohort.IsImmature {
			name = words(b.say("cohorts.provisional", cohort.Period.Label(b.o.Lang)))
			name.Notes = []int{b.note(b.say("note.immature", b.print.Duration(b.w.Maturity.Seconds())))}
		}
		median := b.duration(s.Median, unit.NotApplicable)
		if s.Median == nil && s.N > 0 {
			median = unit.OfText(b.say("cohorts.beyond", b.print.Duration(s.Beyond)))
		}
		past := Cell{Value: b.duration(cohort.Resolved.Median, unit.NotApplicable)}
		if trend := b.w.Trends["time_to_resolve"]; trend != nil {
			past.Ref = b.point(trend, cohort.Resolved)
		}
		ref := b.cohort(cohort)
		middle := Cell{Value: median}
		if s.Median != nil {
			middle.Ref = ref
		}
		cells := partsOf(ref, count(int64(s.N)), count(int64(s.Open)), middle, words(b.bounds(s)))
		t.Rows = append(t.Rows, row(append(append([]Cell{name}, cells...), count(cohort.Resolved.N).of(past.Ref), past)...))
	}
	resolved.Refs, opened.Refs = t.refs("resolved_median"), t.refs("cohort_median")
	c.Series = []Series{resolved, opened}
	return []Block{{Text: &Text{Paragraphs: []Paragraph{{Text: b.say("cohorts.lead"), Tone: Muted}}}}, {Chart: c}, {Table: t}}
}

// cohort cites the median of the openings of a week, the open ones among them. It opens to all of them: [metrics.CohortSubjects].
func (b *bhi) cohort(c metrics.Cohort) string {
	s := c.Survival
	return b.cite(figure{kpi: b.kpi("time_to_resolve"), name: "cohort", title: b.say("cohorts.opened"), period: c.Period, value: b.duration(s.Median, unit.NotApplicable),
		formula: b.say("cohorts.formula"), model: metrics.CohortModel, n: int64(s.N), hits: int64(s.N - s.Open)})
}

// bounds is the 95 % interval of a median of Kaplan and Meier.
func (b *bhi) bounds(s metrics.Survival) string {
	switch {
	case s.Low == nil:
		return ""
	case s.High == nil:
		return b.say("cohorts.beyond", b.print.Duration(*s.Low))
	}
	return b.say("cohorts.between", b.print.Duration(*s.Low), b.print.Duration(*s.High))
}

// commitmentRates are the shares of promises kept, each with the limits of its number (p-chart, domain.md 6.2).
func (b *bhi) commitmentRates() []Block {
	t := &Table{ID: "sla-weeks", Title: b.say("rates.table"), Base: b.say("rates.base"), Columns: []Column{b.column("week", unit.Text, 1)}}
	var charts []*Block
	var trends []*metrics.Trend
	for _, id := range []string{"sla_met", "sla_acknowledge_met"} {
		trend := b.w.Trends[id]
		if trend == nil || trend.Row().N == 0 && trend.Chart.Points == 0 {
			continue
		}
		trends = append(trends, trend)
		t.Columns = append(t.Columns, b.column("rate_n."+id, unit.Count, 0.9), b.column("rate_value."+id, unit.Rate, 1), b.column("rate_limits."+id, unit.Text, 1.6))
		charts = append(charts, &Block{Chart: b.rateChart(trend)})
		if s := trend.Chart.Spread; s >= 1.05 {
			t.Notes = append(t.Notes, b.note(b.say("rates.spread", b.print.Number(s, 1), lower(b.text(trend.KPI.Title)))))
		}
	}
	if len(trends) == 0 {
		return nil
	}
	rows := trends[0].Rows
	for i := max(0, len(rows)-metrics.ShownWeeks); i < len(rows); i++ {
		cells := []Cell{words(rows[i].Period.Label(b.o.Lang))}
		for _, trend := range trends {
			r := trend.Rows[i]
			value := cellOf(r.Value())
			limits := ""
			switch bound := boundOf(trend.Chart, i); {
			case bound != nil:
				limits = b.say("cohorts.between", b.print.Rate(bound.Lower), b.print.Rate(bound.Upper))
				if trend.Chart.Signals[i].Rule > 0 && !(b.w.IsPartial && i == len(rows)-1) {
					limits += " · " + b.say("rates.signal")
					value.Tone = Signal
				}
			case r.N > 0:
				limits = b.say("rates.small")
			}
			value.Ref = b.point(trend, r)
			cells = append(cells, count(r.N).of(value.Ref), value, words(limits))
		}
		t.Rows = append(t.Rows, row(cells...))
	}
	return []Block{{Side: charts}, {Table: t}}
}

func boundOf(c metrics.Chart, i int) *metrics.Limits {
	if i >= len(c.Bounds) {
		return nil
	}
	return c.Bounds[i]
}

func (b *bhi) rateChart(trend *metrics.Trend) *Chart {
	c := &Chart{ID: "rate-" + trend.KPI.ID, Kind: XmR, Title: b.say("rates.chart." + trend.KPI.ID), Unit: unit.Rate, Table: "sla-weeks",
		Base: b.typo(trend.KPI.Frame.Words(b.o.Lang))}
	rate := Series{Name: b.say("rates.rate")}
	upper, centre, lower := Series{Name: b.say("rates.upper"), Tone: Muted}, Series{Name: b.say("rates.centre"), Tone: Muted}, Series{Name: b.say("rates.lower"), Tone: Muted}
	rows := trend.Rows
	isBound := false
	for i := max(0, len(rows)-metrics.ShownWeeks); i < len(rows); i++ {
		if trend.Chart.Signals[i].Rule > 0 {
			c.Flags = append(c.Flags, len(c.Categories))
		}
		c.Categories = append(c.Categories, rows[i].Period.Label(b.o.Lang))
		rate.Values, rate.Refs = append(rate.Values, rows[i].Figure), append(rate.Refs, b.point(trend, rows[i]))
		var up, mid, low *float64
		if bound := boundOf(trend.Chart, i); bound != nil {
			up, mid, low = &bound.Upper, &bound.Centre, &bound.Lower
			isBound = true
		}
		upper.Values, centre.Values, lower.Values = append(upper.Values, up), append(centre.Values, mid), append(lower.Values, low)
	}
	c.Current = len(c.Categories) - 1
	c.Series = []Series{rate}
	if isBound {
		c.Series = append(c.Series, upper, centre, lower)
	}
	verdict := b.typo(trend.Chart.Verdict.Words(b.o.Lang))
	if b.w.IsPartial {
		verdict = b.say("partial.verdict")
	}
	c.Alt = b.say("rates.alt", verdict)
	return c
}

// gapRows is how many intervals between majors are shown.
const gapRows = 27

// betweenMajors is the chart of the days between majors, with its table and the days that run; nothing with fewer than two majors.
func (b *bhi) betweenMajors() []Block {
	r := b.w.BetweenMajors
	if len(r.Gaps) == 0 {
		return nil
	}
	c := &Chart{ID: "gaps-chart", Kind: XmR, Title: b.say("gaps.chart"), Alt: b.say("gaps.alt", min(gapRows, len(r.Gaps))), Unit: unit.Number,
		AxisTitle: b.say("gaps.axis"), Table: "major-gaps", Limits: limits(r.Chart)}
	t := &Table{ID: "major-gaps", Title: b.say("gaps.table"), Base: b.say("gaps.base"), Empty: b.say("gaps.empty"), Columns: []Column{
		b.column("incident", unit.ID, 1.2), b.column("gap_at", unit.Instant, 1.4), b.column("gap_days", unit.Number, 1.2), b.column("gap_signal", unit.Text, 1.6)}}
	series := Series{Name: b.say("gaps.series")}
	for i := max(0, len(r.Gaps)-gapRows); i < len(r.Gaps); i++ {
		gap, major := r.Gaps[i], b.w.Majors[i+1]
		days := gap.Days
		signal := ""
		switch s := r.Chart.Signals[i]; {
		case s.Side > 0:
			signal = b.say("gaps.side.high")
		case s.Side < 0:
			signal = b.say("gaps.side.low")
		}
		if signal != "" {
			c.Flags = append(c.Flags, len(c.Categories))
		} else if r.Chart.Limits != nil {
			signal = b.say("gaps.side.none")
		}
		c.Categories = append(c.Categories, b.dayOfMonth(gap.At))
		series.Values = append(series.Values, &days)
		t.Rows = append(t.Rows, b.about(b.w.Incidents[major.Key], when(gap.At), cellOf(unit.Of(unit.Number, days)), words(signal)))
	}
	slices.Reverse(t.Rows)
	b.shorten(t, gapShown)
	c.Current = len(c.Categories) - 1
	c.Series = []Series{series}
	state := b.say("gaps.open.inside")
	switch {
	case r.Chart.Limits == nil:
		state = b.say("gaps.open.nolimit")
	case r.OpenIsSignal:
		state = b.say("gaps.open.signal")
	}
	last := r.Gaps[len(r.Gaps)-1]
	text := &Text{Paragraphs: []Paragraph{{Text: b.say("gaps.open", b.say("gaps.days", b.print.Number(*r.Open, 1)), state,
		b.say("gaps.days", b.print.Number(last.Days, 1)), b.typo(r.Chart.Verdict.Words(b.o.Lang)))}}}
	return []Block{{Side: []*Block{{Chart: c}, {Table: t}}}, {Text: text}}
}

// gapShown is how many intervals a page prints; the newest come first.
const gapShown = 12

// dayOfMonth names a day on an axis that has no room for its year.
func (b *bhi) dayOfMonth(at time.Time) string {
	if b.o.Lang == unit.English {
		return at.In(b.print.Zone()).Format("2 Jan")
	}
	return at.In(b.print.Zone()).Format("02/01")
}

package pack

import (
	"maps"
	"slices"

	"bilan/metrics"
	"bilan/metrics/unit"
)

func (b *bhi) times() Section {
	s := Section{ID: "times", Title: b.say("times"), Lead: b.say("times.lead")}
	table := b.byPriority("times-resolve", "times.resolve", []timed{
		{"time_to_resolve", true, true}, {"time_to_resolve_ho", false, false}, {"time_to_resolve_net", false, false}})
	s.Blocks = []Block{{Side: []*Block{{Chart: b.timesChart(table)}, {Chart: b.medianChart()}}}, {Table: table},
		{Table: b.byPriority("times-restore", "times.restore", []timed{{"time_to_acknowledge", true, false}, {"time_to_restore", true, false}})}}
	s.Blocks = append(s.Blocks, b.cohorts()...)
	return s
}

// timed is a KPI of durations in a table: its median, with the count it rests on and its largest value where asked.
type timed struct {
	id          string
	whole, most bool
}

// priorities lists the priorities that some KPIs hold, the one without name last.
func (b *bhi) priorities(ids ...string) []string {
	seen := map[string]bool{}
	for _, id := range ids {
		for _, r := range b.w.ByPriority[id] {
			if r.N+r.Excluded > 0 {
				seen[r.Dims["priority"]] = true
			}
		}
	}
	names := slices.Sorted(maps.Keys(seen))
	if len(names) > 0 && names[0] == "" {
		names = append(names[1:], "")
	}
	return names
}

// byPriority prints durations: n, median, p90 and, below the smallest number for a median, the values themselves.
func (b *bhi) byPriority(id, title string, kpis []timed) *Table {
	t := &Table{ID: id, Title: b.say(title), Base: b.say("times.base"), Empty: b.say("times.empty"),
		Columns: []Column{b.column("priority", unit.Text, 1)}}
	var ids []string
	kpis = slices.DeleteFunc(kpis, func(k timed) bool { return b.w.Trends[k.id] == nil })
	for _, k := range kpis {
		ids = append(ids, k.id)
		label := b.say("times.label." + k.id)
		add := func(what string, kind unit.Kind) {
			t.Columns = append(t.Columns, Column{ID: k.id + "-" + what, Title: b.say("times."+what, label), Kind: kind, Align: Right, Weight: 1.2})
		}
		if k.whole {
			add("n", unit.Count)
		}
		add("median", unit.Duration)
		add("p90", unit.Duration)
		if k.most {
			add("max", unit.Duration)
		}
	}
	line := func(name string, pick func(k timed) metrics.Row, pass func(*metrics.Incident) bool, where string, dims map[string]string) Row {
		cells := []Cell{words(name)}
		for _, k := range kpis {
			cells = append(cells, b.measures(k, pick(k), pass, where, dims)...)
		}
		return Row{Cells: cells}
	}
	for _, priority := range b.priorities(ids...) {
		name := b.priorityName(priority)
		t.Rows = append(t.Rows, line(name, func(k timed) metrics.Row {
			r, ok := b.priority(k.id, priority)
			if !ok {
				r = metrics.Row{KPI: b.kpi(k.id), Period: b.w.Period}
			}
			return r
		}, func(i *metrics.Incident) bool { return i.Priority == priority }, name, dim("priority", priority)))
	}
	if len(t.Rows) > 0 {
		total := line(b.say("all.priorities"), func(k timed) metrics.Row { return b.row(k.id) }, nil, "", nil)
		t.Total = &total
	}
	for _, k := range kpis {
		if !k.whole {
			continue // the variants of one time leave out the same incidents
		}
		for _, n := range b.doubts(b.w.Trends[k.id]) {
			if !slices.Contains(t.Notes, n) {
				t.Notes = append(t.Notes, n)
			}
		}
	}
	if slices.Contains(ids, "time_to_restore") && !b.w.Has("restored") {
		t.Notes = append(t.Notes, b.note(b.say("note.unrestored")))
	}
	return t
}

// measures are the cells of one KPI of durations in one row.
func (b *bhi) measures(k timed, r metrics.Row, pass func(*metrics.Incident) bool, where string, dims map[string]string) []Cell {
	subjects := b.subjects(k.id, pass)
	cite := func(name, title string, value *float64, how Statistic) Cell {
		v := unit.None(unit.Duration, unit.NotApplicable)
		switch {
		case value != nil:
			v = unit.Of(unit.Duration, *value)
		case r.N == 0 && r.Unknown > 0:
			v = unit.None(unit.Duration, unit.NotAvailable)
		}
		if value == nil && r.N > 0 {
			return cellOf(v) // too few for this one; the median beside it opens
		}
		f := figure{kpi: r.KPI, name: name, value: v, where: where, dims: dims, how: how, subjects: subjects, n: r.N}
		if title != "" {
			f.title = b.text(r.KPI.Title) + b.say(title)
		}
		return Cell{Value: v, Ref: b.cite(f)}
	}
	median := cite("", "", r.Median, MedianOf)
	if k.whole && r.N > 0 && r.N < b.w.MinimumN {
		// Too few to rank: the values stand for the median.
		median.Notes = []int{b.note(b.say("note.values", b.text(r.KPI.Title), b.whereOf(where), b.durations(subjects)))}
	}
	p90 := cite("p90", "suffix.p90", r.P90, NinetiethOf)
	var cells []Cell
	if k.whole {
		cells = append(cells, count(r.N).of(median.Ref))
	}
	cells = append(cells, median, p90)
	if k.most {
		cells = append(cells, cite("max", "suffix.max", r.Max, MaximumOf))
	}
	return cells
}

func (b *bhi) whereOf(where string) string {
	if where == "" {
		return ""
	}
	return " (" + where + ")"
}

// timesChart draws median and p90 by priority.
func (b *bhi) timesChart(t *Table) *Chart {
	c := &Chart{ID: "times-chart", Kind: Bars, Title: b.say("times.chart"), Alt: b.say("times.alt"), Base: b.typo(metrics.FrameResolved.Words(b.o.Lang)),
		Unit: unit.Duration, Current: -1, Table: "times-resolve"}
	var median, p90 []*float64
	for _, priority := range b.priorities("time_to_resolve") {
		r, _ := b.priority("time_to_resolve", priority)
		c.Categories = append(c.Categories, b.priorityName(priority))
		median, p90 = append(median, r.Median), append(p90, r.P90)
	}
	c.Series = []Series{{Name: b.say("series.median"), Values: median}, {Name: b.say("series.p90"), Values: p90}}
	// The table has the rows of other times too: bars and rows meet where they are the same priorities.
	if len(t.Rows) == len(c.Categories) && len(t.Rows) > 0 {
		c.Series[0].Refs, c.Series[1].Refs = t.refs("time_to_resolve-median"), t.refs("time_to_resolve-p90")
	}
	return c
}

// medianChart is the process behaviour of the weekly median, with the whole baseline.
func (b *bhi) medianChart() *Chart {
	trend := b.w.Trends["time_to_resolve"]
	c := &Chart{ID: "median-chart", Kind: XmR, Title: b.say("median.chart"), Base: b.typo(metrics.FrameResolved.Words(b.o.Lang)),
		Unit: unit.Duration, Current: -1, Table: "weeks"}
	if trend == nil {
		c.Alt = b.say("missing.field")
		return c
	}
	var values []*float64
	var refs []string
	for i, r := range trend.Rows {
		if len(values) == 0 && r.Figure == nil && i < len(trend.Rows)-metrics.ShownWeeks {
			continue // before the data
		}
		value := r.Figure
		if !b.w.First.IsZero() && !r.Period.To.After(b.w.First) {
			value = nil
		}
		if trend.Chart.Limits != nil && trend.Chart.Signals[i].Rule > 0 {
			c.Flags = append(c.Flags, len(values))
		}
		ref := ""
		if value != nil {
			ref = b.point(trend, r)
		}
		values, refs = append(values, value), append(refs, ref)
		c.Categories = append(c.Categories, r.Period.Label(b.o.Lang))
	}
	c.Current = len(values) - 1
	c.Limits = limits(trend.Chart)
	c.Series = []Series{{Name: b.say("series.weekly"), Values: values, Refs: refs}}
	verdict := b.typo(trend.Chart.Verdict.Words(b.o.Lang))
	if b.w.IsPartial {
		verdict = b.say("partial.verdict")
	}
	c.Alt = b.say("median.alt", verdict)
	c.Notes = b.doubts(trend)
	return c
}

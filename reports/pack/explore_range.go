package pack

import (
	"cmp"
	"slices"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// rangeLines is how many parts the chart of a range shows: as many as there are colours that tell lines apart.
const rangeLines = 6

// span is the range of periods: a chart of the whole, or of its largest parts, and the table of all of them.
func (b *exploration) span() Section {
	q := b.e.Query
	periods := q.Range()
	first, last := periods[0], periods[len(periods)-1]
	s := Section{ID: "range", Title: b.print.FromTo(first.FromDate, last.ToDate.AddDate(0, 0, -1)), Lead: b.number("explore.range."+string(last.Grain), int64(len(periods)))}
	chart := &Chart{ID: "range-chart", Kind: Lines, Title: b.text(q.KPI.Title), Unit: q.KPI.Unit, Current: len(periods) - 1, Table: "range"}
	position := map[string]int{}
	for i, p := range periods {
		position[p.Key] = i
		// The number of a week alone does not tell its year.
		label := p.Label(b.o.Lang)
		if first.FromDate.Year() != last.FromDate.Year() {
			label = p.Key
		}
		chart.Categories = append(chart.Categories, label)
	}
	before := ""
	if q.Against != metrics.AgainstNothing && (q.Against != metrics.AgainstTold || len(q.By)+len(q.Where) == 0) {
		before = b.say("explore.beside." + string(q.Against))
	}
	t := &Table{ID: "range", Title: b.say("explore.range"), Base: b.typo(q.KPI.Frame.Words(b.o.Lang)), Empty: b.say("explore.empty")}
	t.Columns = append([]Column{b.column("period", unit.Text, 1)}, b.figureColumns(before)...)
	for _, r := range b.e.Range {
		t.Rows = append(t.Rows, row(append([]Cell{words(r.Period.Key)}, b.figureCells(r, before != "")...)...))
	}
	chart.Series = b.rangeSeries(position, before)
	if n := len(b.rangeParts()); n > rangeLines {
		chart.Base = b.say("explore.first", rangeLines, n)
	}
	chart.Alt = b.say("explore.range.alt", chart.Title, len(periods), first.Key, last.Key)
	s.Blocks = []Block{{Chart: chart}, {Table: t}}
	return s
}

// rangeSeries are the lines of the chart: the whole and what it is set beside, or the largest parts.
func (b *exploration) rangeSeries(position map[string]int, before string) []Series {
	empty := func(name string, tone Tone) Series {
		return Series{Name: name, Values: make([]*float64, len(position)), Tone: tone}
	}
	if len(b.e.Query.By) == 0 {
		now, then := empty(b.text(b.e.Query.KPI.Title), Plain), empty(before, Muted)
		for _, r := range b.e.Range {
			now.Values[position[r.Period.Key]], then.Values[position[r.Period.Key]] = r.Figure, r.Before
		}
		// The period before is the point before: a line of it would be the same, moved by one.
		if b.e.Query.Against == metrics.AgainstPrevious || !slices.ContainsFunc(then.Values, func(v *float64) bool { return v != nil }) {
			return []Series{now}
		}
		return []Series{now, then}
	}
	var all []Series
	parts := b.rangeParts()
	for _, part := range parts[:min(len(parts), rangeLines)] {
		line := empty(part, Plain)
		if kind := b.e.Query.KPI.Kind; kind == metrics.Count || kind == metrics.Stock {
			for i := range line.Values {
				line.Values[i] = new(float64) // a period without a row counted none of the part
			}
		}
		for _, r := range b.e.Range {
			if b.partName(r.Row) == part {
				line.Values[position[r.Period.Key]] = r.Figure
			}
		}
		all = append(all, line)
	}
	return all
}

// rangeParts are the names of the parts of the range, the largest first.
func (b *exploration) rangeParts() []string {
	if len(b.e.Query.By) == 0 {
		return nil
	}
	size := map[string]int64{}
	var names []string
	for _, r := range b.e.Range {
		name := b.partName(r.Row)
		if _, known := size[name]; !known {
			names = append(names, name)
		}
		size[name] += r.N + r.Excluded
	}
	slices.SortFunc(names, func(x, y string) int { return cmp.Or(cmp.Compare(size[y], size[x]), cmp.Compare(x, y)) })
	return names
}

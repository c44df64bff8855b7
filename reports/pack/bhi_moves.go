package pack

import (
	"cmp"
	"math"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// moveRows is how many values of a dimension a page prints.
const moveRows = 10

// moves is the page of contributions: each table adds up to the change that the summary tells (domain.md 6.6).
func (b *bhi) moves() Section {
	s := Section{ID: "moves", Title: b.say("moves"), Lead: b.say("moves.lead")}
	if len(b.w.Movements) == 0 {
		s.Blocks = []Block{{Text: &Text{Paragraphs: []Paragraph{{Text: b.say("changed.first"), Tone: Muted}}}}}
		return s
	}
	for _, by := range []string{b.w.GroupBy, "priority", "team"} {
		if t := b.countMoves(by); t != nil {
			s.Blocks = append(s.Blocks, Block{Table: t})
		}
	}
	for _, split := range []struct{ id, by string }{{"sla_met", "priority"}, {"sla_met", b.w.GroupBy}, {"sla_acknowledge_met", "priority"}} {
		if m := b.w.Movement(split.id, split.by); m != nil && m.Split != nil && len(m.Split.Parts) > 0 {
			s.Blocks = append(s.Blocks, Block{Table: b.splitTable(*m)})
		}
	}
	return s
}

// countMoves is what each value of a dimension adds to the change of the counts, the largest change of openings first.
func (b *bhi) countMoves(by string) *Table {
	ids := []string{"incidents_opened", "backlog"}
	if b.promised() {
		ids = append(ids, "sla_met")
	}
	var all []*metrics.Movement
	var values []string
	parts := map[string]map[string]metrics.CountPart{}
	t := &Table{ID: "moves-" + by, Title: b.say("moves.table", b.say("by."+by)), Columns: []Column{b.column(by, unit.Text, 2)}}
	for _, id := range ids {
		m := b.w.Movement(id, by)
		if m == nil {
			continue
		}
		all = append(all, m)
		parts[id] = map[string]metrics.CountPart{}
		for _, p := range m.Counts {
			if p.Now == 0 && p.Before == 0 && (p.Mean == nil || *p.Mean == 0) {
				continue
			}
			parts[id][p.Value] = p
			values = append(values, p.Value)
		}
		for _, c := range []struct {
			what string
			kind unit.Kind
		}{{"now", unit.Count}, {"delta", unit.Count}, {"mean", unit.Number}} {
			column := b.column("move_"+c.what, c.kind, 1)
			column.ID, column.Title = id+"-"+c.what, b.say("moves."+id+"."+c.what)
			t.Columns = append(t.Columns, column)
		}
	}
	if len(all) == 0 {
		return nil
	}
	t.Base = b.say("moves.base", all[0].Weeks)
	line := func(name, value string, pick func(m *metrics.Movement) metrics.CountPart, isTotal bool) Row {
		cells := []Cell{words(name)}
		for _, m := range all {
			p := pick(m)
			now := count(p.Now)
			trend := b.w.Trends[m.KPI.ID]
			where := name
			pass := func(i *metrics.Incident) bool { return i.Dim(by) == value }
			switch {
			case isTotal:
				now.Ref = b.movedFigure(trend, *m, p)
			case m.KPI.IsCommitment():
				now.Ref = b.missed(trend, where, dim(by, value), p.Now, pass)
			default:
				now.Ref = b.cite(figure{kpi: m.KPI, where: where, dims: dim(by, value), value: unit.OfCount(p.Now), how: CountOfRows, subjects: b.subjects(m.KPI.ID, pass), n: p.Now})
			}
			above := cellOf(unit.None(unit.Number, unit.NotApplicable))
			switch {
			case p.MeanDelta != nil:
				above = cellOf(unit.Of(unit.Number, *p.MeanDelta))
			case m.Weeks > 0: // a value that neither the week nor those before hold
				above = cellOf(unit.Of(unit.Number, 0))
			}
			cells = append(cells, now, count(p.Delta).of(now.Ref), above.of(now.Ref))
		}
		return Row{Cells: cells}
	}
	seen := map[string]bool{}
	for _, value := range values {
		if seen[value] {
			continue
		}
		seen[value] = true
		t.Rows = append(t.Rows, line(b.stratum(by, value), value, func(m *metrics.Movement) metrics.CountPart { return parts[m.KPI.ID][value] }, false))
	}
	total := line(b.say("total"), "", func(m *metrics.Movement) metrics.CountPart { return metrics.SumOfCounts(m.Counts) }, true)
	t.Total = &total
	b.shorten(t, moveRows)
	return t
}

// splitRow is one stratum before and now, and what it adds to the change of the rate, in points.
func splitRow(name Cell, n0, n1 int64, before, now Cell, effects ...float64) Row {
	cells := []Cell{name, count(n0).of(cmp.Or(before.Ref, before.Of)), count(n1).of(cmp.Or(now.Ref, now.Of)), before, now}
	for _, e := range effects {
		cells = append(cells, cellOf(unit.Of(unit.Number, 100*e)).of(cmp.Or(now.Ref, now.Of)))
	}
	return Row{Cells: cells}
}

// splitTable is the change of a rate by strata: what they weigh, what they do, and together.
func (b *bhi) splitTable(m metrics.Movement) *Table {
	t := &Table{ID: "split-" + m.KPI.ID + "-" + m.By, Title: b.say("moves.split", b.text(m.KPI.Title), b.say("by."+m.By)), Base: b.say("moves.split.base"),
		Columns: []Column{b.column(m.By, unit.Text, 2), b.column("n_before", unit.Count, 0.9), b.column("n_now", unit.Count, 0.9),
			b.column("figure_before", unit.Rate, 1), b.column("figure_now", unit.Rate, 1)}}
	for _, id := range []string{"mix", "performance", "contribution"} {
		column := b.column("split_"+id, unit.Number, 1.2)
		column.Title += b.say("moves.points")
		t.Columns = append(t.Columns, column)
	}
	trend := b.w.Trends[m.KPI.ID]
	previous, _ := trend.Previous()
	figured := func(s metrics.Stratum, value string, p metrics.Period) Cell {
		v := unit.None(unit.Rate, unit.NotApplicable)
		if r := s.Rate(); r != nil {
			v = unit.Of(unit.Rate, *r)
		}
		f := figure{kpi: m.KPI, where: b.stratum(m.By, value), dims: dim(m.By, value), value: v, n: s.N, hits: int64(math.Round(s.Total)), period: p}
		if p.Key == b.w.Period.Key {
			f.how, f.subjects = ShareOfHits, b.subjects(m.KPI.ID, func(i *metrics.Incident) bool { return i.Dim(m.By) == value })
		}
		return Cell{Value: v, Ref: b.cite(f)}
	}
	for _, p := range m.Split.Parts {
		before, now := figured(p.Before, p.Value, previous.Period), figured(p.Now, p.Value, b.w.Period)
		t.Rows = append(t.Rows, splitRow(words(b.stratum(m.By, p.Value)), p.Before.N, p.Now.N, before, now, p.Mix, p.Performance, p.Mix+p.Performance))
	}
	total := splitRow(words(b.say("total")), previous.N, trend.Row().N, Cell{Value: unit.Of(unit.Rate, m.Split.Before), Ref: b.point(trend, previous)},
		Cell{Value: unit.Of(unit.Rate, m.Split.Now), Ref: b.week(m.KPI.ID)}, m.Split.Mix, m.Split.Performance, m.Split.Change)
	t.Total = &total
	if m.Split.IsReversed {
		t.Notes = []int{b.note(b.say("note.reversed"))}
	}
	b.shorten(t, moveRows)
	return t
}

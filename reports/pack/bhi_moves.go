package pack

import (
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
			cells = append(cells, now, count(p.Delta), above)
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
	figure := func(s metrics.Stratum) Cell {
		if r := s.Rate(); r != nil {
			return cellOf(unit.Of(unit.Rate, *r))
		}
		return cellOf(unit.None(unit.Rate, unit.NotApplicable))
	}
	effect := func(f float64) Cell { return cellOf(unit.Of(unit.Number, 100*f)) }
	for _, p := range m.Split.Parts {
		t.Rows = append(t.Rows, row(words(b.stratum(m.By, p.Value)), count(p.Before.N), count(p.Now.N), figure(p.Before), figure(p.Now), effect(p.Mix),
			effect(p.Performance), effect(p.Mix+p.Performance)))
	}
	trend := b.w.Trends[m.KPI.ID]
	previous, _ := trend.Previous()
	total := row(words(b.say("total")), count(previous.N), count(trend.Row().N), cellOf(unit.Of(unit.Rate, m.Split.Before)),
		Cell{Value: unit.Of(unit.Rate, m.Split.Now), Ref: b.week(m.KPI.ID)}, effect(m.Split.Mix), effect(m.Split.Performance), effect(m.Split.Change))
	t.Total = &total
	if m.Split.IsReversed {
		t.Notes = []int{b.note(b.say("note.reversed"))}
	}
	b.shorten(t, moveRows)
	return t
}

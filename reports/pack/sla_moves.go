package pack

import (
	"slices"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// moves says what changed of the net rates since the period before, by line: what the lines weigh and what each of them does add up to
// the change of their indicator (domain.md 6.6). Indicators with one line, or without a period before, have nothing to split.
func (b *sla) moves() []Block {
	previous := b.d.Period.Previous()
	var blocks []Block
	for _, indicator := range []string{"acknowledge", "restore", "resolve"} {
		var now, before []metrics.Stratum
		for _, l := range b.d.Lines {
			if l.Indicator != indicator || l.Audience != "client" || l.Result.Achieved != nil {
				continue
			}
			name := b.lineName(l)
			now = append(now, metrics.Stratum{Value: name, N: l.Result.Net.Decided(), Total: float64(l.Result.Net.Met)})
			if at := slices.IndexFunc(l.History, func(r metrics.LineResult) bool { return r.Period == previous.Key }); at >= 0 {
				before = append(before, metrics.Stratum{Value: name, N: l.History[at].Net.Decided(), Total: float64(l.History[at].Net.Met)})
			}
		}
		split, ok := metrics.SplitChange(now, before)
		if !ok || len(split.Parts) < 2 {
			continue
		}
		blocks = append(blocks, Block{Table: b.split("split-"+indicator, b.say("sla.split", b.known("indicator.", indicator), previous.Words(b.o.Lang)), split)})
	}
	return blocks
}

func (b *sla) split(id, title string, split metrics.Split) *Table {
	t := &Table{ID: id, Title: title, Base: b.say("sla.split.base"), Columns: []Column{b.column("line", unit.ID, 1.4), b.column("n_before", unit.Count, 0.9),
		b.column("n_now", unit.Count, 0.9), b.column("figure_before", unit.Rate, 1), b.column("figure_period", unit.Rate, 1)}}
	for _, what := range []string{"mix", "performance", "contribution"} {
		column := b.column("split_"+what, unit.Number, 1.2)
		column.Title += b.say("moves.points")
		t.Columns = append(t.Columns, column)
	}
	figure := func(s metrics.Stratum) Cell {
		if r := s.Rate(); r != nil {
			return cellOf(unit.Of(unit.Rate, *r))
		}
		return cellOf(unit.None(unit.Rate, unit.NotApplicable))
	}
	var n1, n0 int64
	for _, p := range split.Parts {
		n1, n0 = n1+p.Now.N, n0+p.Before.N
		ref := ""
		for _, l := range b.d.Lines {
			if b.lineName(l) == p.Value {
				ref = b.rate(l, metrics.Net)
			}
		}
		t.Rows = append(t.Rows, splitRow(Cell{Value: unit.OfID(p.Value)}, p.Before.N, p.Now.N, figure(p.Before).of(ref), figure(p.Now).of(ref), p.Mix, p.Performance, p.Mix+p.Performance))
	}
	total := splitRow(words(b.say("total")), n0, n1, cellOf(unit.Of(unit.Rate, split.Before)), cellOf(unit.Of(unit.Rate, split.Now)), split.Mix, split.Performance, split.Change)
	t.Total = &total
	if split.IsReversed {
		t.Notes = []int{b.note(b.say("note.reversed"))}
	}
	return t
}

package pack

import (
	"cmp"
	"slices"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// openings lists what is open and late, what is at risk, and what nobody can judge.
func (b *sla) openings() Section {
	s := Section{ID: "open", Title: b.say("open"), Blocks: []Block{{Table: b.lateOnes()}, {Table: b.risky()}}}
	if len(b.d.Undetermined) > 0 {
		s.Blocks = append(s.Blocks, Block{Table: b.undecided()})
	}
	return s
}

func (b *sla) lateOnes() *Table {
	t := &Table{ID: "late", Title: b.say("late"), Base: b.say("sla.late.base"), Empty: b.say("late.empty"),
		Columns: []Column{b.column("incident", unit.ID, 1.2), b.column("title", unit.Text, 2.6), b.column("line", unit.ID, 1.1),
			b.column("target", unit.Exact, 0.9), b.column("counted", unit.Exact, 1.1), b.column("overrun", unit.Exact, 1.1),
			b.column("deadline", unit.Second, 1.5), b.column("state", unit.Text, 1.3)}}
	for _, c := range b.d.Commitments {
		i := b.d.Incidents[c.IncidentKey]
		if !c.IsOpenAndLate || i == nil {
			continue
		}
		t.Rows = append(t.Rows, b.about(i, words(i.Title), Cell{Value: unit.OfID(b.commitmentLine(c))}, exact(c.Target), exact(c.Counted),
			exact(c.Overrun), b.deadline(c), words(b.state(i))))
	}
	return t
}

func (b *sla) risky() *Table {
	t := &Table{ID: "at-risk", Title: b.say("risks"), Base: b.say("sla.risks.base"), Empty: b.say("risks.empty"),
		Columns: []Column{b.column("incident", unit.ID, 1.2), b.column("title", unit.Text, 2.6), b.column("line", unit.ID, 1.1),
			b.column("target", unit.Exact, 0.9), b.column("counted", unit.Exact, 1.1), b.column("remaining", unit.Exact, 1.1),
			b.column("deadline", unit.Second, 1.5), b.column("probability", unit.Rate, 1)}}
	for _, c := range b.d.AtRisk {
		i := b.d.Incidents[c.IncidentKey]
		if i == nil || c.IsOpenAndLate {
			continue
		}
		chance := unit.None(unit.Rate, unit.NotAvailable)
		if c.Probability != nil {
			chance = unit.Of(unit.Rate, *c.Probability)
		}
		t.Rows = append(t.Rows, b.about(i, words(i.Title), Cell{Value: unit.OfID(b.commitmentLine(c))}, exact(c.Target), exact(c.Counted),
			exact(c.Remaining), b.deadline(c), cellOf(chance)))
	}
	if len(t.Rows) > 0 {
		t.Notes = []int{b.note(b.say("note.probability"))}
	}
	return t
}

// undecided are the commitments that nobody can judge: never counted as met.
func (b *sla) undecided() *Table {
	t := &Table{ID: "undetermined", Title: b.say("undecided"), Base: b.say("undecided.base"),
		Columns: []Column{b.column("incident", unit.ID, 1.2), b.column("title", unit.Text, 3), b.column("line", unit.ID, 1.1),
			b.column("start", unit.Second, 1.5), b.column("reason", unit.Text, 2.6)}}
	for _, c := range b.d.Undetermined {
		i := b.d.Incidents[c.IncidentKey]
		if i == nil {
			continue
		}
		t.Rows = append(t.Rows, b.about(i, words(i.Title), Cell{Value: unit.OfID(b.commitmentLine(c))}, seconds(c.StartAt), words(b.why(c.Why))))
	}
	return t
}

// forecast says what is left to lose (domain.md S6).
func (b *sla) forecast() Section {
	s := Section{ID: "forecast", Title: b.say("forecast"), Lead: b.say("forecast.lead")}
	t := &Table{ID: "margins", Title: b.say("margins"), Base: b.say("margins.base"), Columns: []Column{b.column("line", unit.ID, 1.2),
		b.column("threshold", unit.Rate, 0.9), b.column("breaches", unit.Count, 1), b.column("decided", unit.Count, 0.8), b.column("open_count", unit.Count, 0.8),
		b.column("expected_low", unit.Count, 1), b.column("expected_central", unit.Count, 1), b.column("expected_high", unit.Count, 1),
		b.column("left_low", unit.Count, 1), b.column("left_central", unit.Count, 1), b.column("left_high", unit.Count, 1)}}
	for _, m := range b.d.Margins {
		l, ok := b.lineOf(m.LineKey)
		if !ok {
			continue
		}
		left := func(n int64) Cell {
			c := count(n)
			switch {
			case n < 0:
				c.Tone = Bad
			case n == 0:
				c.Tone = Warn
			}
			return c
		}
		cells := partsOf(b.rate(l, metrics.Net), count(m.Breaches), count(m.Decided), count(m.Open), count(m.Expected[0]), count(m.Expected[1]), count(m.Expected[2]),
			left(m.Left[0]), left(m.Left[1]), left(m.Left[2]))
		t.Rows = append(t.Rows, row(append([]Cell{{Value: unit.OfID(b.lineName(l))}, cellOf(ppmRate(l.Threshold))}, cells...)...))
	}
	if len(t.Rows) > 0 {
		s.Blocks = []Block{{Table: t}}
	}
	return s
}

// agreement sets the replayed verdicts beside the tool's.
func (b *sla) agreement() Section {
	s := Section{ID: "agreement", Title: b.say("agreement"), Lead: b.say("agreement.lead"), Annex: true}
	if len(b.d.Agreement) == 0 {
		return s
	}
	matrix := &Table{ID: "agreement-matrix", Title: b.say("agreement.matrix"), Base: b.say("agreement.base"),
		Columns: []Column{b.column("tool_says", unit.Text, 1), b.column("replayed", unit.Text, 1), b.column("count", unit.Count, 1)}}
	for _, r := range b.d.Agreement {
		ours, _ := b.commitmentVerdict(r.Ours)
		tool, _ := b.commitmentVerdict(cmp.Or(r.Tool, "unknown"))
		line := row(words(tool), words(ours), count(r.Count))
		if r.Tool != r.Ours {
			line.Tone = Warn
		}
		matrix.Rows = append(matrix.Rows, line)
	}
	s.Blocks = append(s.Blocks, Block{Table: matrix}, Block{Table: b.disagreements()})
	return s
}

func (b *sla) disagreements() *Table {
	t := &Table{ID: "disagreements", Title: b.say("disagreements"), Base: b.say("agreement.base"), Empty: b.say("disagreements.empty"),
		Columns: []Column{b.column("incident", unit.ID, 1.2), b.column("line", unit.ID, 1.1), b.column("tool_says", unit.Text, 1),
			b.column("replayed", unit.Text, 1), b.column("explained", unit.Text, 2.6), b.column("difference", unit.Exact, 1.2)}}
	for _, d := range b.d.Disagreement {
		i := b.d.Incidents[d.IncidentKey]
		if i == nil {
			continue
		}
		ours, _ := b.commitmentVerdict(d.Ours)
		tool, _ := b.commitmentVerdict(cmp.Or(d.Tool, "unknown"))
		difference := unit.None(unit.Exact, unit.NotAvailable)
		if d.Difference != nil {
			difference = unit.Of(unit.Exact, float64(*d.Difference))
		}
		t.Rows = append(t.Rows, b.about(i, Cell{Value: unit.OfID(d.LineID)}, words(tool), words(ours), words(b.known("differs.", d.Cause)), cellOf(difference)))
	}
	b.shorten(t, registerRows)
	return t
}

// clocks is the population: one row a commitment with its three verdicts, from which the workbook computes the rates again.
func (b *sla) clocks() *Table {
	t := &Table{ID: "clocks", Title: b.say("clocks"), Base: b.say("clocks.base"), Empty: b.say("clocks.empty"),
		Columns: []Column{b.column("incident", unit.ID, 1.2), b.column("line", unit.ID, 1.1)}}
	if b.unit() != "incident" {
		t.Columns = append(t.Columns, Column{ID: "about", Title: b.say("fact.unit." + b.unit()), Kind: unit.ID, Weight: 1})
	}
	t.Columns = append(t.Columns, b.column("start", unit.Second, 1.4), b.column("stop", unit.Second, 1.4), b.column("target", unit.Exact, 0.9),
		b.column("counted", unit.Exact, 1), b.column("verdict_net", unit.Text, 1.2), b.column("verdict_gross", unit.Text, 1.2), b.column("verdict_contested", unit.Text, 1.2))
	// A reason stands beside few of them: a column for it only where one does.
	reasoned := slices.ContainsFunc(b.d.Commitments, func(c metrics.Commitment) bool { return c.Why != "" })
	if reasoned {
		t.Columns = append(t.Columns, b.column("reason", unit.Text, 2))
	}
	for _, c := range b.d.Commitments {
		i := b.d.Incidents[c.IncidentKey]
		if i == nil {
			continue
		}
		cells := []Cell{{Value: unit.OfID(b.commitmentLine(c))}}
		if b.unit() != "incident" {
			cells = append(cells, Cell{Value: unit.OfID(c.UnitValue)})
		}
		cells = append(cells, seconds(c.StartAt), seconds(c.StopAt), exact(c.Target), netTime(c.CountedBy))
		for _, reading := range readings {
			cells = append(cells, b.placed(c, reading))
		}
		if reasoned {
			cells = append(cells, words(b.whyOf(c)))
		}
		t.Rows = append(t.Rows, b.about(i, cells...))
	}
	b.shorten(t, clockRows)
	return t
}

// clockRows is how many clocks a page lists.
const clockRows = 60

// placed is the verdict of a reading where it places the commitment in the period, else where it stands.
func (b *sla) placed(c metrics.Commitment, reading metrics.Reading) Cell {
	switch v := c.Verdicts[reading]; {
	case v == "pending" || v == "" || b.counts(c, reading):
		cell := b.verdictCell(c, reading)
		cell.Notes = nil
		if cell.Tone == Good {
			cell.Tone = Plain
		}
		return cell
	}
	return Cell{Value: unit.OfText(b.say("decided.elsewhere")), Tone: Muted}
}

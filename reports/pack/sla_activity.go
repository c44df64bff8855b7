package pack

import (
	"math"
	"slices"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// activity prints the volumes of the client and its majors.
func (b *sla) activity() Section {
	s := Section{ID: "activity", Title: b.say("activity"), Lead: b.say("activity.lead")}
	if len(b.d.Volumes) > 0 {
		s.Blocks = append(s.Blocks, Block{Side: []*Block{{Chart: b.volumeChart()}, {Table: b.volumes()}}})
	}
	s.Blocks = append(s.Blocks, Block{Table: b.majorList()})
	return s
}

func (b *sla) volumeChart() *Chart {
	c := &Chart{ID: "volume-chart", Kind: Flow, Title: b.say("volumes"), Base: b.say("volumes.base") + b.marked(), Unit: unit.Count, AxisTitle: b.say("axis.incidents"),
		Unit2: unit.Count, Axis2Title: b.say("axis.stock"), Current: -1, Table: "volumes"}
	opened, resolved, stock := Series{Name: b.say("col.opened")}, Series{Name: b.say("col.resolved")}, Series{Name: b.say("col.stock"), Line: true, Right: true}
	for i, v := range b.d.Volumes {
		c.Categories = append(c.Categories, b.pastLabel(v.Period))
		if v.Period == b.d.Period.Key {
			c.Current = i
		}
		opened.Values = append(opened.Values, pointer(float64(v.Opened)))
		resolved.Values = append(resolved.Values, pointer(float64(v.Resolved)))
		stock.Values = append(stock.Values, pointer(float64(v.Backlog)))
	}
	c.Series = []Series{opened, resolved, stock}
	last := b.d.Volumes[len(b.d.Volumes)-1]
	c.Alt = b.say("volumes.alt", b.number("n.periods", int64(len(b.d.Volumes))), b.print.Count(last.Opened), b.print.Count(last.Resolved), b.print.Count(last.Backlog))
	return c
}

func (b *sla) volumes() *Table {
	t := &Table{ID: "volumes", Title: b.say("volumes.table"), Columns: []Column{b.column("period", unit.Text, 1.4), b.column("opened", unit.Count, 1),
		b.column("resolved", unit.Count, 1), b.column("stock", unit.Count, 1)}}
	for _, v := range slices.Backward(b.d.Volumes) {
		t.Rows = append(t.Rows, row(words(b.pastLabel(v.Period)), count(v.Opened), count(v.Resolved), count(v.Backlog)))
	}
	b.shorten(t, 8)
	return t
}

func (b *sla) majorList() *Table {
	t := &Table{ID: "majors", Title: b.say("majors"), Base: b.say("sla.majors.base"), Empty: b.say("sla.majors.empty"),
		Columns: []Column{b.column("incident", unit.ID, 1.2), b.column("title", unit.Text, 3), b.column("service", unit.Text, 1.5), b.column("began", unit.Instant, 1.5),
			b.column("restored", unit.Instant, 1.5), b.column("duration", unit.Exact, 1.1), b.column("cause", unit.Text, 1.4), b.column("state", unit.Text, 1.1)}}
	for _, key := range b.d.Majors {
		i := b.d.Incidents[key]
		if i == nil {
			continue
		}
		length := unit.None(unit.Exact, unit.NotAvailable)
		if !i.RestoredAt.IsZero() && !i.RestoredAt.Before(i.OccurredAt) {
			length = unit.Of(unit.Exact, i.RestoredAt.Sub(i.OccurredAt).Seconds())
		}
		restored := when(i.RestoredAt)
		if i.RestoredQuality == "estimated" {
			restored.Notes = []int{b.note(b.say("note.restored"))}
		}
		t.Rows = append(t.Rows, b.about(i, words(i.Title), words(i.Service), when(i.OccurredAt), restored, cellOf(length), words(i.Cause()), words(b.state(i))))
	}
	return t
}

// problems prints the problems of the client that are open.
func (b *sla) problems() Section {
	s := Section{ID: "problems", Title: b.say("problems")}
	t := b.problemTable(b.d.Problems, b.d.Cut, b.say("sla.problems.empty"))
	t.Base = b.say("sla.problems.base")
	s.Blocks = []Block{{Table: t}}
	return s
}

// actions prints the plan with what became of the number of incidents: the sentence that a client asks for first.
func (b *sla) actions() Section {
	s := Section{ID: "actions", Title: b.say("actions"), Lead: b.say("sla.actions.lead")}
	t := &Table{ID: "actions-list", Title: b.say("actions.table"), Base: b.say("sla.actions.base"), Empty: b.say("sla.actions.empty"),
		Columns: []Column{b.column("action", unit.ID, 1), b.column("description", unit.Text, 2.6), b.column("origin", unit.Text, 1.2), b.column("owner", unit.Text, 1.2),
			b.column("due_first", unit.Date, 1), b.column("due", unit.Date, 1), b.column("done", unit.Date, 1), b.column("situation", unit.Text, 1.4)}}
	for _, a := range b.d.Actions {
		first := date(a.DueFirstOn)
		if a.IsReplanned {
			first.Tone = Warn
		}
		situation, tone := b.planned(a)
		t.Rows = append(t.Rows, row(Cell{Value: unit.OfID(a.ID)}, words(a.Description), words(a.Origin), words(a.Owner), first, date(a.DueOn), date(a.DoneOn),
			Cell{Value: unit.OfText(situation), Tone: tone}))
	}
	s.Blocks = []Block{{Table: t}}
	if effects := b.effects(); len(effects.Rows) > 0 {
		s.Blocks = append(s.Blocks, Block{Table: effects})
	}
	return s
}

// planned places an action beside the period.
func (b *sla) planned(a metrics.Action) (string, Tone) {
	next := b.d.Period.Next()
	switch {
	case !a.DoneOn.IsZero() && a.DoneOn.Before(b.d.Period.FromDate):
		return b.say("planned.before"), Good
	case !a.DoneOn.IsZero() && a.DoneOn.Before(b.d.Period.ToDate):
		return b.say("planned.done"), Good
	case !a.DoneOn.IsZero():
		return b.say("planned.after"), Good
	case a.DueOn.IsZero():
		return b.say("situation.undated"), Plain
	case a.DueOn.Before(b.d.Period.ToDate):
		return b.say("situation.late"), Bad
	case a.DueOn.Before(next.ToDate):
		return b.say("planned.next"), Warn
	}
	return b.say("situation.later"), Plain
}

// effects says what the number of incidents did after each action that was done. Only an interval that leaves 1 aside is called a
// change.
func (b *sla) effects() *Table {
	t := &Table{ID: "actions-effect", Title: b.say("effects"), Base: b.say("effects.base"), Columns: []Column{b.column("action", unit.ID, 1), b.column("done", unit.Date, 1),
		b.column("basis", unit.Text, 2), b.column("before", unit.Count, 1), b.column("after", unit.Count, 1), b.column("ratio", unit.Text, 1.2), b.column("verdict", unit.Text, 2.4)}}
	for _, a := range b.d.Actions {
		if a.DoneOn.IsZero() {
			continue
		}
		i := slices.IndexFunc(b.d.Effects, func(e metrics.Effect) bool { return e.ID == a.ID })
		if i < 0 {
			none := cellOf(unit.None(unit.Count, unit.NotAvailable))
			t.Rows = append(t.Rows, row(Cell{Value: unit.OfID(a.ID)}, date(a.DoneOn), words(""), none, none, words(""), Cell{Value: unit.OfText(b.say("effect.unknown")), Tone: Muted}))
			continue
		}
		e := b.d.Effects[i]
		basis := b.say("effect.basis.key")
		if e.Basis == "service" {
			basis = b.say("effect.basis.service", e.Service)
		}
		high := "∞"
		if !math.IsInf(e.High, 0) {
			high = b.print.Number(e.High, 2)
		}
		verdict := Cell{Value: unit.OfText(b.say("effect.verdict." + string(e.Verdict))), Tone: map[metrics.EffectVerdict]Tone{metrics.EffectVisible: Good, metrics.EffectReverse: Bad}[e.Verdict]}
		t.Rows = append(t.Rows, row(Cell{Value: unit.OfID(a.ID)}, date(a.DoneOn), words(b.say("effect.days", basis, b.print.Number(e.BeforeDays, 0), b.print.Number(e.AfterDays, 0))),
			count(e.Before), count(e.After), words(b.say("range", b.print.Number(e.Low, 2), high)), verdict))
	}
	return t
}

// changes prints the changes done in the period and those planned after it.
func (b *sla) changes() Section {
	s := Section{ID: "changes", Title: b.say("changes")}
	done, next := b.changeTables(b.d.Changes, b.d.Period.To, b.say("sla.changes.empty"))
	done.Title, next.Title, next.Empty = b.say("sla.changes.done"), b.say("sla.changes.next"), b.say("sla.changes.next.empty")
	s.Blocks = []Block{{Table: done}, {Table: next}}
	return s
}

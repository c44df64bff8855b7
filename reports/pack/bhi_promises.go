package pack

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// breachRows is how many breaches, late incidents and deadlines the page shows.
const breachRows = 10

func (b *bhi) promises() Section {
	s := Section{ID: "promises", Title: b.say("promises")}
	if !b.promised() {
		s.Lead = b.say("promises.none")
		s.Blocks = []Block{{Text: &Text{Paragraphs: []Paragraph{b.toolSays()}}}}
		if b.isCounted("tool_sla_met") {
			s.Blocks = append(s.Blocks, Block{Table: b.toolTable()})
		}
		return s
	}
	s.Lead = b.say("promises.lead")
	s.Blocks = []Block{{Table: b.grid()}, {Text: &Text{Paragraphs: []Paragraph{b.toolSays()}}}, {Table: b.breaches()}, {Table: b.late()},
		{Table: b.risks()}}
	s.Blocks = slices.Insert(s.Blocks, 3, b.timeSpent()...)
	s.Blocks = slices.Insert(s.Blocks, 1, b.commitmentRates()...)
	return s
}

// toolSays is the tool's own verdict, beside bilan's.
func (b *bhi) toolSays() Paragraph {
	r := b.row("tool_sla_met")
	if r.N == 0 {
		return Paragraph{Text: b.say("tool.none"), Tone: Muted}
	}
	return Paragraph{Text: b.say("tool", b.print.Rate(*r.Figure), b.print.Count(r.Hits), b.print.Count(r.N)), Refs: []string{b.week("tool_sla_met")}}
}

// toolTable is the tool's verdict by priority.
func (b *bhi) toolTable() *Table {
	t := &Table{ID: "tool-sla", Title: b.say("tool.table"), Base: b.typo(metrics.FrameClosed.Words(b.o.Lang)), Empty: b.say("promises.empty"),
		Columns: []Column{b.column("priority", unit.Text, 1), b.column("decided", unit.Count, 1), b.column("met", unit.Count, 1),
			b.column("breached", unit.Count, 1), b.column("rate", unit.Rate, 1), b.column("excluded", unit.Count, 1)}}
	for _, priority := range b.priorities("tool_sla_met") {
		r, _ := b.priority("tool_sla_met", priority)
		name := b.priorityName(priority)
		ref := b.cite(figure{kpi: r.KPI, value: r.Value(), where: name, dims: dim("priority", priority), how: ShareOfHits, n: r.N, hits: r.Hits,
			subjects: b.subjects("tool_sla_met", func(i *metrics.Incident) bool { return i.Priority == priority })})
		t.Rows = append(t.Rows, row(append([]Cell{words(name)}, partsOf(ref, count(r.N), count(r.Hits), count(r.N-r.Hits), Cell{Value: r.Value(), Ref: ref}, count(r.Excluded))...)...))
	}
	return t
}

// promiseOf says a line of the target grid.
func (b *bhi) promiseOf(indicator string, seconds float64, calendar string) string {
	if calendar == "24x7" {
		calendar = b.say("calendar.24x7")
	}
	// A promise is told in hours: a day of 24 h is no day of a calendar of business hours.
	promised := b.print.Duration(seconds)
	if seconds >= 86400 && math.Mod(seconds, 3600) == 0 {
		promised = b.say("hours", b.print.Count(int64(seconds/3600)))
	}
	// A promise is read as one word: "GTR 4 h [24/7]".
	return strings.ReplaceAll(b.say("promise."+indicator, promised, calendar), " ", tie)
}

// grid is the result of the week for each line of the target grid.
func (b *bhi) grid() *Table {
	t := &Table{ID: "sla", Title: b.say("sla.table"), Base: b.typo(metrics.FrameDecided.Words(b.o.Lang)), Empty: b.say("promises.empty"),
		Columns: []Column{b.column("priority", unit.Text, 0.9), b.column("promise", unit.Text, 2), b.column("decided", unit.Count, 0.8),
			b.column("met", unit.Count, 0.8), b.column("breached", unit.Count, 0.9), b.column("rate", unit.Rate, 0.9),
			b.column("threshold", unit.Rate, 0.8), b.column("verdict", unit.Text, 1.5), b.column("undetermined", unit.Count, 1),
			b.column("excluded", unit.Count, 0.8)}}
	for _, line := range []struct {
		indicator, id string
		target        func(metrics.Target) int64
	}{
		{"acknowledge", "sla_acknowledge_met", func(t metrics.Target) int64 { return t.Acknowledge }},
		{"restore", "sla_met", func(t metrics.Target) int64 { return t.Restore }},
	} {
		for _, target := range b.w.Targets {
			if line.target(target) > 0 {
				t.Rows = append(t.Rows, b.promise(line.indicator, line.id, target, line.target(target)))
			}
		}
	}
	return t
}

func (b *bhi) promise(indicator, id string, target metrics.Target, seconds int64) Row {
	r, ok := b.priority(id, target.Priority)
	if !ok {
		r = metrics.Row{KPI: b.kpi(id), Period: b.w.Period}
	}
	pass := func(i *metrics.Incident) bool { return i.Priority == target.Priority }
	subjects := b.subjects(id, pass)
	undetermined := int64(0)
	breached := []metrics.Subject{}
	for _, s := range subjects {
		switch {
		case s.ExcludedBecause == "undetermined":
			undetermined++
		case s.ExcludedBecause == "" && !s.IsHit:
			breached = append(breached, s)
		}
	}
	verdict, tone := b.say("verdict.promise.none"), Muted
	threshold := unit.None(unit.Rate, unit.NotApplicable)
	if target.Threshold > 0 {
		threshold = unit.Of(unit.Rate, target.Threshold)
	}
	switch {
	case r.Figure == nil:
	case target.Threshold == 0:
		verdict, tone = b.say("verdict.promise.free"), Plain
	case *r.Figure >= target.Threshold:
		verdict, tone = b.say("verdict.promise.met"), Good
	default:
		verdict, tone = b.say("verdict.promise.missed"), Bad
	}
	state := Cell{Value: unit.OfText(verdict), Tone: tone}
	if r.N > 0 && r.N < int64(r.KPI.MinimumN) {
		state.Notes = []int{b.note(b.say("note.small", r.KPI.MinimumN))}
	}
	where := target.Priority
	rate := Cell{Value: r.Value(), Tone: tone, Ref: b.cite(figure{kpi: r.KPI, value: r.Value(), where: where, dims: dim("priority", target.Priority), how: ShareOfHits,
		subjects: subjects, n: r.N, hits: r.Hits})}
	missed := Cell{Value: unit.OfCount(r.N - r.Hits), Ref: b.cite(figure{kpi: r.KPI, name: "breached",
		title: b.text(r.KPI.Title) + b.say("suffix.breached"), value: unit.OfCount(r.N - r.Hits), where: where, dims: dim("priority", target.Priority), how: CountOfRows,
		subjects: breached, n: r.N - r.Hits})}
	return row(words(target.Priority), words(b.promiseOf(indicator, float64(seconds), target.Calendar)), count(r.N).of(rate.Ref), count(r.Hits).of(rate.Ref), missed,
		rate, cellOf(threshold), state, count(undetermined).of(rate.Ref), count(r.Excluded-undetermined).of(rate.Ref))
}

// breaches lists the promises breached in the week, with where the time went.
func (b *bhi) breaches() *Table {
	t := &Table{ID: "breaches", Title: b.say("breaches"), Base: b.say("breaches.base"), Empty: b.say("breaches.empty"),
		Columns: []Column{b.column("incident", unit.ID, 1.2), b.column("title", unit.Text, 2.2), b.column("priority", unit.Text, 0.6),
			b.column("team", unit.Text, 1.2), b.column("promise", unit.Text, 1.2), b.column("overrun", unit.Duration, 1),
			b.column("spent", unit.Text, 5)}}
	for _, breach := range b.w.Breaches {
		if !b.w.Period.Contains(breach.DecidedAt) {
			continue
		}
		i := b.w.Incidents[breach.Key]
		r := b.about(i, words(i.Title), words(i.Priority), words(i.Team),
			words(b.promiseOf(breach.Indicator, breach.Target, breach.Calendar)), cellOf(unit.Of(unit.Duration, breach.Overrun)),
			words(b.spent(i, breach)))
		if breach.UntilAt.IsZero() {
			r.Tone = Bad
		}
		t.Rows = append(t.Rows, r)
	}
	b.shorten(t, breachRows)
	return t
}

// spent says where the time of a breach went, by state and group.
func (b *bhi) spent(i *metrics.Incident, breach metrics.Breach) string {
	d, ok := b.w.Spent[breach.Commitment]
	if !ok || !i.HasLifecycle {
		return b.say("spent.unknown")
	}
	return b.timeLine(d, b.hoursAndMinutes, false)
}

// timeSpent is the roll-up of the breaches of the week by state and group, as a chart and its table; nothing without breaches.
func (b *bhi) timeSpent() []Block {
	n, over := int64(0), &clocksOver{indicator: "restore"}
	for _, breach := range b.w.Breaches {
		if b.w.Period.Contains(breach.DecidedAt) && breach.Indicator == "restore" {
			n++
			over.clocks = append(over.clocks, b.w.Spent[breach.Commitment])
		}
	}
	if n == 0 || len(b.w.TimeSpent) == 0 {
		return nil
	}
	base := b.say("time.table.base", b.number("n.clocks", n))
	t := b.decompositionOf("time-spent", b.say("time.table"), b.w.TimeSpent, base, unit.Number, over)
	b.shorten(t, timeRows)
	return []Block{{Chart: b.timeChart("time-chart", t.ID, b.w.TimeSpent, base, over)}, {Table: t}}
}

// timeRows is how many parts of the roll-up a page prints.
const timeRows = 12

// late lists the open incidents past their deadline.
func (b *bhi) late() *Table {
	t := &Table{ID: "late", Title: b.say("late"), Base: b.say("late.base"), Empty: b.say("late.empty"),
		Columns: []Column{b.column("incident", unit.ID, 1.3), b.column("title", unit.Text, 2.8), b.column("priority", unit.Text, 0.7),
			b.column("team", unit.Text, 1.6), b.column("promise", unit.Text, 1.5), b.column("deadline", unit.Instant, 1.5),
			b.column("late_by", unit.Duration, 1.1), b.column("state", unit.Text, 1.3)}}
	var open []metrics.Breach
	for _, breach := range b.w.Breaches {
		if breach.Indicator == "restore" && breach.DecidedAt.Before(b.w.Cut) && b.w.InStock(breach.Key) &&
			(breach.UntilAt.IsZero() || !breach.UntilAt.Before(b.w.Cut)) {
			open = append(open, breach)
		}
	}
	slices.SortStableFunc(open, func(x, y metrics.Breach) int {
		return cmp.Or(x.DeadlineAt.Compare(y.DeadlineAt), cmp.Compare(x.Key, y.Key))
	})
	for _, breach := range open {
		i := b.w.Incidents[breach.Key]
		t.Rows = append(t.Rows, b.about(i, words(i.Title), words(i.Priority), words(i.Team),
			words(b.promiseOf("restore", breach.Target, breach.Calendar)), when(breach.DeadlineAt),
			cellOf(unit.Of(unit.Duration, b.w.Cut.Sub(breach.DeadlineAt).Seconds())), words(b.state(i))))
	}
	b.shorten(t, breachRows)
	return t
}

// risks lists the open incidents near their deadline.
func (b *bhi) risks() *Table {
	t := &Table{ID: "at-risk", Title: b.say("risks"), Base: b.say("risks.base"), Empty: b.say("risks.empty"),
		Columns: []Column{b.column("incident", unit.ID, 1.3), b.column("title", unit.Text, 3), b.column("priority", unit.Text, 0.7),
			b.column("team", unit.Text, 1.6), b.column("promise", unit.Text, 1.6), b.column("deadline", unit.Instant, 1.5),
			b.column("left", unit.Duration, 1)}}
	for _, risk := range b.w.Risks {
		if !b.w.InStock(risk.Key) {
			continue
		}
		i := b.w.Incidents[risk.Key]
		t.Rows = append(t.Rows, b.about(i, words(i.Title), words(i.Priority), words(i.Team),
			words(b.promiseOf("restore", risk.Target, risk.Calendar)), when(risk.DeadlineAt),
			cellOf(unit.Of(unit.Duration, risk.DeadlineAt.Sub(b.w.Cut).Seconds()))))
	}
	b.shorten(t, breachRows)
	return t
}

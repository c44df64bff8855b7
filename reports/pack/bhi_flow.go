package pack

import (
	"fmt"
	"slices"

	"bilan/metrics"
	"bilan/metrics/closing"
	"bilan/metrics/unit"
)

// majors lists the majors that began in the week and those still open.
func (b *bhi) majors() Section {
	s := Section{ID: "majors", Title: b.say("majors")}
	t := &Table{ID: "majors-list", Title: b.say("majors.table"), Base: b.say("majors.base"), Empty: b.say("majors.empty"),
		Columns: []Column{b.column("incident", unit.ID, 1.3), b.column("title", unit.Text, 4.5), b.column(b.w.GroupBy, unit.Text, 1.5),
			b.column("began", unit.Instant, 1.5), b.column("restored", unit.Instant, 1.5), b.column("duration", unit.Duration, 1),
			b.column("users", unit.Count, 0.9), b.column("user_minutes", unit.Count, 1.1), b.column("state", unit.Text, 1.1)}}
	var keys []int64
	for _, subject := range metrics.Counted(b.w.Subjects["major_incidents"]) {
		keys = append(keys, subject.Key)
	}
	for _, stocked := range b.w.Stock {
		if b.w.Incidents[stocked.Key].IsMajor && !slices.Contains(keys, stocked.Key) {
			keys = append(keys, stocked.Key)
		}
	}
	slices.SortStableFunc(keys, func(x, y int64) int {
		return b.w.Incidents[x].OccurredAt.Compare(b.w.Incidents[y].OccurredAt)
	})
	for _, key := range keys {
		i := b.w.Incidents[key]
		users, minutes := unit.None(unit.Count, unit.NotAvailable), unit.None(unit.Count, unit.NotAvailable)
		if i.Users != nil {
			users = unit.Of(unit.Count, *i.Users)
		}
		if i.UserSeconds != nil {
			minutes = unit.Of(unit.Count, *i.UserSeconds/60)
		}
		length := unit.None(unit.Duration, unit.NotAvailable)
		if !i.RestoredAt.IsZero() && !i.RestoredAt.Before(i.OccurredAt) {
			length = unit.Of(unit.Duration, i.RestoredAt.Sub(i.OccurredAt).Seconds())
		}
		restored := when(i.RestoredAt)
		if i.RestoredQuality == "estimated" {
			restored.Notes = []int{b.note(b.say("note.restored"))}
		}
		r := b.about(i, words(i.Title), words(i.Dim(b.w.GroupBy)), when(i.OccurredAt), restored, cellOf(length), cellOf(users),
			cellOf(minutes), words(b.state(i)))
		if b.w.InStock(key) {
			r.Tone = Bad
		}
		t.Rows = append(t.Rows, r)
	}
	s.Blocks = []Block{{Table: t}}
	if text := b.majorTimes(keys); text != nil {
		s.Blocks = append(s.Blocks, Block{Text: text})
	}
	if b.w.KeepsReports {
		s.Blocks = append(s.Blocks, Block{Table: b.reports()})
	}
	if b.isCounted("major_incidents") {
		s.Blocks = append(s.Blocks, Block{Table: b.indicators("majors-figures", b.say("majors.figures"), []string{"major_time",
			"major_promotion_delay", "cri_delay", "pir_delay", "reports_on_time"})})
	}
	s.Blocks = append(s.Blocks, b.betweenMajors()...)
	return s
}

// majorTimes says where the time of each major went: on the clock of its restoration where that was breached, else over its life.
func (b *bhi) majorTimes(keys []int64) *Text {
	text := &Text{Title: b.say("time.lives"), Paragraphs: []Paragraph{{Text: b.say("time.major.lead"), Tone: Muted}}}
	for _, key := range keys {
		i := b.w.Incidents[key]
		if !i.HasLifecycle {
			continue
		}
		line := ""
		if d, ok := b.w.SpentLives[key]; ok {
			line = b.whereLifeWent(i, d, b.hoursAndMinutes)
		}
		for _, breach := range b.w.Breaches {
			if d, ok := b.w.Spent[breach.Commitment]; ok && breach.Key == key && breach.Indicator == "restore" {
				line = b.whereTimeWent(d, breach.Overrun, b.hoursAndMinutes)
			}
		}
		if line != "" {
			text.Paragraphs = append(text.Paragraphs, Paragraph{Item: true, Incidents: []string{i.ID}, Text: b.say("time.major", i.ID, line)})
		}
	}
	if len(text.Paragraphs) == 1 {
		return nil
	}
	return text
}

// identity are the terms that lead from the stock of one week to the next, with their sign (domain.md 1.6).
var identity = []struct {
	id   string
	sign int64
}{
	{"stock_entered", 1}, {"reopenings", 1}, {"stock_resolved", -1}, {"stock_resolved_again", -1}, {"stock_cancelled", -1},
	{"stock_closed_unresolved", -1},
}

func (b *bhi) flow() Section {
	s := Section{ID: "flow", Title: b.say("flow")}
	s.Blocks = []Block{{Side: []*Block{{Chart: b.flowChart()}, {Table: b.identity()}}}, {Text: &Text{Paragraphs: []Paragraph{b.balance()}}},
		{Table: b.weeks()}}
	return s
}

// stockBefore is the stock at the beginning of the week; before the data there is none.
func (b *bhi) stockBefore() int64 {
	r, _ := b.before("backlog")
	return r.N
}

// residual is what the moves do not explain of the change of the stock.
func (b *bhi) residual() int64 {
	sum := b.stockBefore()
	for _, term := range identity {
		sum += term.sign * b.row(term.id).N
	}
	return b.row("backlog").N - sum
}

// balance says the identity of the stock in numbers.
func (b *bhi) balance() Paragraph {
	line := b.say("balance", b.print.Count(b.row("backlog").N), b.print.Count(b.stockBefore()))
	refs := []string{b.week("backlog")}
	for _, term := range identity {
		n := b.row(term.id).N
		if n == 0 && term.id != "stock_entered" && term.id != "stock_resolved" {
			continue
		}
		sign := "+"
		if term.sign < 0 {
			sign = "−"
		}
		line += fmt.Sprintf(" %s %s", sign, b.number("term."+term.id, n))
		refs = append(refs, b.week(term.id))
	}
	p := Paragraph{Refs: refs}
	if residual := b.residual(); residual == 0 {
		p.Text = line + b.say("balance.closed")
	} else {
		p.Text, p.Tone = line+b.say("balance.open", b.signed(residual)), Bad
	}
	return p
}

func (b *bhi) identity() *Table {
	t := &Table{ID: "stock-identity", Title: b.say("identity"), Columns: []Column{b.column("term", unit.Text, 3), b.column("count", unit.Count, 1)}}
	before := unit.OfCount(b.stockBefore())
	start := Cell{Value: before}
	if trend := b.w.Trends["backlog"]; trend != nil {
		if r, ok := trend.Previous(); ok {
			start.Ref = b.point(trend, r)
		}
	}
	t.Rows = append(t.Rows, row(words(b.say("identity.before")), start))
	for _, term := range identity {
		trend := b.w.Trends[term.id]
		if trend == nil {
			continue
		}
		n := trend.Row().N
		sign := "+ "
		if term.sign < 0 {
			sign = "− "
		}
		cell := Cell{Value: unit.OfCount(n), Ref: b.week(term.id)}
		if term.id == "stock_entered" && n != b.row("incidents_opened").N {
			cell.Notes = []int{b.note(b.say("note.entered", b.text(trend.KPI.Title), b.text(trend.KPI.Formula)))}
		}
		t.Rows = append(t.Rows, row(words(sign+lower(b.text(trend.KPI.Title))), cell))
	}
	residual := count(b.residual())
	if b.residual() != 0 {
		residual.Tone = Bad
	}
	t.Rows = append(t.Rows, row(words(b.say("identity.residual")), residual))
	total := row(words(b.say("identity.after")), Cell{Value: unit.OfCount(b.row("backlog").N), Ref: b.week("backlog")})
	t.Total = &total
	return t
}

// flowSeries are the runs of the flow chart and of its table.
var flowSeries = []struct {
	id   string
	line bool
}{{"incidents_opened", false}, {"incidents_resolved", false}, {"reopenings", false}, {"backlog", true}}

func (b *bhi) flowChart() *Chart {
	c := &Chart{ID: "flow-chart", Kind: Flow, Title: b.say("flow.chart"), Base: b.say("flow.base"), Unit: unit.Count,
		AxisTitle: b.say("axis.flow"), Unit2: unit.Count, Axis2Title: b.say("axis.stock"), Current: metrics.ShownWeeks - 1, Table: "weeks"}
	c.Alt = b.say("flow.alt", b.print.Count(b.row("incidents_opened").N), b.print.Count(b.row("incidents_resolved").N),
		b.print.Count(b.row("backlog").N))
	for _, p := range b.w.Period.Run(metrics.ShownWeeks) {
		c.Categories = append(c.Categories, p.Label(b.o.Lang))
	}
	for _, series := range flowSeries {
		trend := b.w.Trends[series.id]
		if trend == nil || (series.id == "reopenings" && !b.isCounted("reopenings")) {
			continue
		}
		values := trend.Run(metrics.ShownWeeks)
		refs := make([]string, len(values))
		for i, r := range trend.Last(metrics.ShownWeeks) {
			if values[i] != nil {
				refs[i] = b.point(trend, r)
			}
		}
		c.Series = append(c.Series, Series{Name: b.text(trend.KPI.Title), Values: values, Refs: refs, Line: series.line, Right: series.line})
	}
	return c
}

// weekRows is how many weeks the page shows; the chart beside has them all.
const weekRows = 6

// weeks is the table of the flow chart, with the median time to resolve and the promises beside.
func (b *bhi) weeks() *Table {
	t := &Table{ID: "weeks", Title: b.say("weeks"), Base: b.say("weeks.base"), Columns: []Column{b.column("week", unit.Text, 2.4)}}
	ids := []string{"incidents_opened", "incidents_resolved", "reopenings", "backlog", "time_to_resolve"}
	if b.promised() {
		ids = append(ids, "sla_met")
	} else if b.isCounted("tool_sla_met") {
		ids = append(ids, "tool_sla_met")
	}
	ids = slices.DeleteFunc(ids, func(id string) bool { return b.w.Trends[id] == nil })
	for _, id := range ids {
		k := b.kpi(id)
		t.Columns = append(t.Columns, Column{ID: id, Title: b.text(k.Title), Kind: k.Unit, Align: Right, Weight: 1.2})
	}
	for i, p := range b.w.Period.Run(metrics.ShownWeeks) {
		cells := []Cell{words(p.Words(b.o.Lang))}
		for _, id := range ids {
			trend := b.w.Trends[id]
			if b.w.First.IsZero() || !p.To.After(b.w.First) {
				cells = append(cells, cellOf(unit.None(trend.KPI.Unit, unit.NotAvailable)))
				continue
			}
			r := trend.Last(metrics.ShownWeeks)[i]
			cell := Cell{Value: r.Value(), Ref: b.point(trend, r)}
			if w := trend.Last(metrics.ShownWeeks); i == len(w)-1 && !b.w.IsPartial {
				cell.Tone = toneOf(trend.Judge())
			}
			told := closing.Figure{Unit: trend.KPI.Unit, Value: r.Figure, Missing: r.Value().Missing, N: r.N, Hits: r.Hits}
			cells = append(cells, b.mark(cell, p.Key, id, r.Figure, b.figureWords(told)))
		}
		t.Rows = append(t.Rows, Row{Cells: cells})
	}
	// The newest first: a page has room for the latest ones.
	slices.Reverse(t.Rows)
	b.shorten(t, weekRows)
	return t
}

package pack

import (
	"bilan/metrics"
	"bilan/metrics/unit"
)

// weatherRows is how many services the page shows.
const weatherRows = 8

// weather is the state of each service by a printed rule.
func (b *bhi) weather() *Table {
	rule := b.say("weather.rule")
	if !b.promised() {
		rule = b.say("weather.rule.open")
	}
	t := &Table{ID: "weather", Title: b.say("weather." + b.w.GroupBy), Base: rule, Empty: b.say("weather.empty"),
		Columns: []Column{b.column(b.w.GroupBy, unit.Text, 2.4), b.column("opened", unit.Count, 0.8), b.column("run", unit.Number, 1.4),
			b.column("signal", unit.Text, 2), b.column("stock", unit.Count, 0.8)}}
	if b.promised() {
		t.Columns = append(t.Columns, b.column("sla", unit.Rate, 0.9), b.column("breaches", unit.Count, 1.1))
	}
	t.Columns = append(t.Columns, b.column("weather", unit.Text, 1.1))
	for _, g := range b.w.Groups {
		opened, _ := g.Count()
		breaches, _ := g.Breaches()
		if opened == 0 && g.Stock.N == 0 && g.SLA.N == 0 {
			continue
		}
		in := b.inGroup(g.Name)
		where, dims := b.group(g.Name), dim(b.w.GroupBy, g.Name)
		var run []*float64
		for _, r := range g.Opened[max(0, len(g.Opened)-metrics.ShownWeeks):] {
			if b.w.First.IsZero() || !r.Period.To.After(b.w.First) {
				run = append(run, nil)
			} else {
				run = append(run, pointer(float64(r.N)))
			}
		}
		verdict, mark := b.typo(g.Verdict.Words(b.o.Lang)), Plain
		if g.IsRare {
			verdict = b.say("rare")
		}
		if b.w.IsPartial {
			verdict = b.say("partial.verdict")
		} else if g.Verdict.IsSignal() {
			mark = Signal
		}
		cells := []Cell{words(where),
			{Value: unit.OfCount(opened), Ref: b.cite(figure{kpi: b.kpi("incidents_opened"), where: where, dims: dims, value: unit.OfCount(opened),
				how: CountOfRows, subjects: b.subjects("incidents_opened", in), n: opened})},
			spark(run), {Value: unit.OfText(verdict), Tone: mark},
			{Value: unit.OfCount(g.Stock.N), Ref: b.cite(figure{kpi: b.kpi("backlog"), where: where, dims: dims, value: unit.OfCount(g.Stock.N),
				how: CountOfRows, subjects: b.subjects("backlog", in), n: g.Stock.N})}}
		if b.promised() {
			rate := g.SLA.Value()
			if g.SLA.Figure == nil {
				rate = unit.None(unit.Rate, unit.NotApplicable)
			}
			cells = append(cells, Cell{Value: rate, Ref: b.cite(figure{kpi: b.kpi("sla_met"), where: where, dims: dims, value: rate,
				how: ShareOfHits, subjects: b.subjects("sla_met", in), n: g.SLA.N, hits: g.SLA.Hits})},
				Cell{Value: unit.OfCount(breaches), Ref: b.missed(b.w.Trends["sla_met"], where, dims, breaches, in)})
		}
		state, tone := "weather.calm", Good
		switch {
		case g.Majors > 0 || (g.Verdict.Side() > 0 && !b.w.IsPartial):
			state, tone = "weather.disturbed", Bad
		case breaches > 0:
			state, tone = "weather.watch", Warn
		}
		t.Rows = append(t.Rows, Row{Cells: append(cells, Cell{Value: unit.OfText(b.say(state)), Tone: tone})})
	}
	b.shorten(t, weatherRows)
	return t
}

// inGroup keeps the incidents of a service.
func (b *bhi) inGroup(name string) func(*metrics.Incident) bool {
	return func(i *metrics.Incident) bool { return i.Dim(b.w.GroupBy) == name }
}

package pack

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// headline are the KPIs of the tiles, in order.
func (b *bhi) headline() []string {
	ids := []string{"incidents_opened", "incidents_resolved", "backlog", "time_to_resolve"}
	switch {
	case b.promised():
		ids = append(ids, "sla_met")
	case b.isCounted("tool_sla_met"):
		ids = append(ids, "tool_sla_met")
	}
	ids = append(ids, "reopen_rate")
	if b.isCounted("major_incidents") {
		ids = append(ids, "major_incidents")
	} else {
		ids = append(ids, "recurrence_rate")
	}
	return slices.DeleteFunc(ids, func(id string) bool { return b.w.Trends[id] == nil })
}

// isCounted reports whether a KPI counted anything in the weeks of its trend.
func (b *bhi) isCounted(id string) bool {
	t := b.w.Trends[id]
	return t != nil && slices.ContainsFunc(t.Rows, func(r metrics.Row) bool { return r.N > 0 })
}

func (b *bhi) summary() Section {
	s := Section{ID: "summary", Title: b.say("summary"), Lead: b.say("summary.lead")}
	for _, id := range b.headline() {
		b.tiles = append(b.tiles, b.tile(id))
	}
	s.Blocks = []Block{{Tiles: &Tiles{Tiles: b.tiles}}, {Text: b.changed()}, {Table: b.weather()}}
	return s
}

// tile prints one headline KPI with what is needed to read it.
func (b *bhi) tile(id string) Tile {
	t := b.w.Trends[id]
	r := t.Row()
	tile := Tile{KPI: id, Ref: b.week(id), Title: b.text(t.KPI.Title), Value: r.Value(), N: r.N, Run: t.Run(metrics.ShownWeeks),
		Limits: limits(t.Chart), Verdict: b.typo(t.Chart.Verdict.Words(b.o.Lang)), Tone: toneOf(t.Judge())}
	var details []string
	switch {
	case t.KPI.Kind.IsShare() && r.N > 0:
		details = append(details, fmt.Sprintf("%s/%s", b.print.Count(r.Hits), b.print.Count(r.N)))
		if t.Interval != nil {
			details = append(details, b.say("interval", b.print.Rate(t.Interval.Low), b.print.Rate(t.Interval.High)))
		}
	case t.KPI.Kind.IsTimed():
		if r.P90 != nil {
			details = append(details, b.say("p90", b.print.Duration(*r.P90)))
		}
	}
	if m := t.Median(4); m != nil {
		details = append(details, b.say("median4", b.print.Format(medianOf(t.KPI.Unit, *m))))
	}
	if aged := b.row("backlog_aged"); id == "backlog" && aged.Hits > 0 {
		details = append(details, b.say("aged", b.print.Count(aged.Hits)))
	}
	tile.Detail = strings.Join(details, " · ")
	tile.Notes = b.doubts(t)
	if id == "sla_met" {
		b.against(&tile)
	}
	// Counts near zero have no natural limits: the rare event is told, not judged.
	if b.isRare(t) {
		tile.Limits, tile.Verdict, tile.Tone = nil, b.say("rare"), Plain
		if r.N > 0 {
			tile.Tone = Warn
		}
	}
	if b.w.IsPartial {
		tile.Verdict, tile.Tone = b.say("partial.verdict"), Muted
	}
	return tile
}

// medianOf keeps the half of a median of two counts.
func medianOf(k unit.Kind, m float64) unit.Value {
	if k == unit.Count && m != math.Trunc(m) {
		k = unit.Number
	}
	return unit.Of(k, m)
}

// against puts a tile beside the thresholds of the target grid.
func (b *bhi) against(tile *Tile) {
	low, high := 0.0, 0.0
	for _, t := range b.w.Targets {
		if t.Restore > 0 && t.Threshold > 0 {
			if low == 0 || t.Threshold < low {
				low = t.Threshold
			}
			high = max(high, t.Threshold)
		}
	}
	switch {
	case high == 0:
		return
	case low == high:
		tile.Target = b.say("target.one", b.print.Rate(low))
	default:
		tile.Target = b.say("target.range", b.print.Rate(low), b.print.Rate(high))
	}
	var missed []string
	for _, t := range b.w.Targets {
		if r, ok := b.priority("sla_met", t.Priority); ok && t.Threshold > 0 && r.Figure != nil && *r.Figure < t.Threshold {
			missed = append(missed, t.Priority)
		}
	}
	if len(missed) > 0 {
		tile.Verdict += b.say("target.missed", strings.Join(missed, ", "))
		tile.Tone = Bad
	}
}

// doubts are the footnotes of a KPI of the week.
func (b *bhi) doubts(t *metrics.Trend) []int {
	var notes []int
	r := t.Row()
	add := func(text string) {
		if n := b.note(text); !slices.Contains(notes, n) {
			notes = append(notes, n)
		}
	}
	for _, code := range r.Warnings {
		switch code {
		case "small_n":
			if t.KPI.Kind.IsTimed() {
				add(b.say("note.few", r.N, b.values(t.KPI.ID)))
			} else {
				add(b.say("note.small", t.KPI.MinimumN))
			}
		case "provisional":
			add(b.say("note.provisional"))
		case "partial_period":
			add(b.say("note.partial", b.hour(b.w.AsOf)))
		}
	}
	if b.w.IsTruncated && t.KPI.Kind == metrics.Time {
		add(b.say("note.truncated", b.hour(b.w.First)))
	}
	if !b.w.Latest.IsZero() && b.w.Latest.Before(b.w.Cut.AddDate(0, 0, -1)) {
		add(b.say("note.stale", b.hour(b.w.Latest)))
	}
	if doubtful := b.doubtful(t.KPI.ID); len(doubtful) > 0 {
		var reasons []string
		for _, e := range b.excluded(doubtful) {
			reasons = append(reasons, e.Reason+" "+b.print.Count(e.Count))
		}
		add(b.say("note.excluded", lower(b.text(t.KPI.Title)), strings.Join(reasons, ", ")))
	}
	return notes
}

// doubtful lists the subjects that the data, not the definition of the population, leave out.
func (b *bhi) doubtful(id string) []metrics.Subject {
	var out []metrics.Subject
	for _, s := range b.w.Subjects[id] {
		switch s.ExcludedBecause {
		case "", "cancelled", "duplicate", "child":
		default:
			out = append(out, s)
		}
	}
	return out
}

// values lists the few durations that a median would hide.
func (b *bhi) values(id string) string {
	return b.durations(b.w.Subjects[id])
}

// durations lists what was measured of some subjects, the shortest first.
func (b *bhi) durations(subjects []metrics.Subject) string {
	var values []float64
	for _, s := range metrics.Counted(subjects) {
		if s.Value != nil {
			values = append(values, *s.Value)
		}
	}
	slices.Sort(values)
	var all []string
	for _, v := range values {
		all = append(all, b.print.Duration(v))
	}
	return strings.Join(all, ", ")
}

// changed says what changed since the week before: counts and facts, and where they come from.
func (b *bhi) changed() *Text {
	text := &Text{Title: b.say("changed")}
	if _, ok := b.before("incidents_opened"); !ok {
		text.Paragraphs = []Paragraph{{Text: b.say("changed.first")}}
		return text
	}
	say := func(p Paragraph) { p.Item = true; text.Paragraphs = append(text.Paragraphs, p) }
	compare := func(key, id string, now, before int64, parts func(metrics.Group) (int64, int64)) {
		line := b.say(key, b.print.Count(now), b.print.Count(before), b.signed(now-before))
		if led := b.contributions(parts); led != "" {
			line += b.say("changed.led", led)
		}
		say(Paragraph{Text: line + ".", Refs: []string{b.week(id)}})
	}
	now, before := b.row("incidents_opened"), metrics.Row{}
	before, _ = b.before("incidents_opened")
	compare("changed.opened", "incidents_opened", now.N, before.N, metrics.Group.Count)
	now = b.row("backlog")
	before, _ = b.before("backlog")
	compare("changed.stock", "backlog", now.N, before.N, func(g metrics.Group) (int64, int64) { return g.Stock.N, g.StockBefore.N })
	if b.promised() {
		now = b.row("sla_met")
		before, _ = b.before("sla_met")
		compare("changed.breaches", "sla_met", now.N-now.Hits, before.N-before.Hits, metrics.Group.Breaches)
	}
	now = b.row("incidents_resolved")
	before, _ = b.before("incidents_resolved")
	line := b.say("changed.resolved", b.print.Count(now.N), b.print.Count(before.N), b.signed(now.N-before.N))
	refs := []string{b.week("incidents_resolved")}
	median := b.row("time_to_resolve")
	if old, ok := b.before("time_to_resolve"); ok && median.Median != nil && old.Median != nil {
		line += b.say("changed.median", b.print.Duration(*median.Median), b.print.Duration(*old.Median))
		refs = append(refs, b.week("time_to_resolve"))
	}
	say(Paragraph{Text: line + ".", Refs: refs})
	var signals []string
	refs = nil
	for _, tile := range b.tiles {
		if t := b.w.Trends[tile.KPI]; t.Judge() != metrics.NoSignal && !b.w.IsPartial && tile.Limits != nil {
			signals = append(signals, lower(tile.Title))
			refs = append(refs, tile.Ref)
		}
	}
	switch {
	case b.w.IsPartial:
		say(Paragraph{Text: b.say("changed.partial")})
	case len(signals) == 0:
		say(Paragraph{Text: b.say("changed.stable")})
	default:
		say(Paragraph{Text: b.say("changed.signals", strings.Join(signals, ", ")), Refs: refs})
	}
	return text
}

// contributionLimit is how many services a sentence names.
const contributionLimit = 3

// contributions names the services whose counts moved the most.
func (b *bhi) contributions(parts func(metrics.Group) (int64, int64)) string {
	type moved struct {
		name  string
		delta int64
	}
	var all []moved
	for _, g := range b.w.Groups {
		now, before := parts(g)
		if now != before {
			all = append(all, moved{b.group(g.Name), now - before})
		}
	}
	slices.SortStableFunc(all, func(x, y moved) int {
		return cmp.Or(cmp.Compare(max(y.delta, -y.delta), max(x.delta, -x.delta)), cmp.Compare(x.name, y.name))
	})
	var said []string
	for _, m := range all[:min(contributionLimit, len(all))] {
		said = append(said, m.name+" "+b.signed(m.delta))
	}
	return strings.Join(said, ", ")
}

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
		where := b.group(g.Name)
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
			{Value: unit.OfCount(opened), Ref: b.cite(figure{kpi: b.kpi("incidents_opened"), where: where, value: unit.OfCount(opened),
				how: CountOfRows, subjects: b.subjects("incidents_opened", in), n: opened})},
			spark(run), {Value: unit.OfText(verdict), Tone: mark},
			{Value: unit.OfCount(g.Stock.N), Ref: b.cite(figure{kpi: b.kpi("backlog"), where: where, value: unit.OfCount(g.Stock.N),
				how: CountOfRows, subjects: b.subjects("backlog", in), n: g.Stock.N})}}
		if b.promised() {
			rate := g.SLA.Value()
			if g.SLA.Figure == nil {
				rate = unit.None(unit.Rate, unit.NotApplicable)
			}
			cells = append(cells, Cell{Value: rate, Ref: b.cite(figure{kpi: b.kpi("sla_met"), where: where, value: rate,
				how: ShareOfHits, subjects: b.subjects("sla_met", in), n: g.SLA.N, hits: g.SLA.Hits})}, count(breaches))
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

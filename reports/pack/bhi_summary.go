package pack

import (
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
		details = append(details, b.say("hits", b.print.Count(r.Hits)))
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

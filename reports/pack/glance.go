package pack

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// Glance arranges a week as a first screen: are we good, what changed, what waits for a decision. week is of [metrics.ReadGlance]. A
// figure names what it is, and opens to no incident here.
func Glance(week *metrics.WeekData, o Options) (*Pack, error) {
	if o.Lang == "" {
		o.Lang = unit.French
	}
	printer, err := unit.NewPrinter(o.Lang, week.Period.Zone().String())
	if err != nil {
		return nil, fmt.Errorf("arrange week %s at a glance: %w", week.Period.Key, err)
	}
	b := &bhi{w: week, draft: newDraft(o, printer, week.Period, week.Incidents)}
	b.pack = b.cover()
	b.pack.Kind = "glance"
	for _, id := range b.headline() {
		b.tiles = append(b.tiles, b.tile(id))
	}
	changed := b.changed()
	changed.Title = "" // the section says it
	b.pack.Sections = []Section{
		{ID: "good", Title: b.say("glance.good"), Lead: b.pack.Verdict, Blocks: []Block{{Tiles: &Tiles{Tiles: b.tiles}}}},
		{ID: "decide", Title: b.say("glance.decide"), Lead: b.say("glance.decide.lead"), Blocks: []Block{{Text: b.decisions()}, {Table: b.soon()}}},
		{ID: "changed", Title: b.say("changed"), Blocks: []Block{{Text: changed}}},
	}
	b.settle()
	return b.pack, nil
}

// decisions are the things of the week that somebody has to settle, each with its figure; what is at its place is not told.
func (b *bhi) decisions() *Text {
	text := &Text{}
	say := func(tone Tone, id, line string) {
		text.Paragraphs = append(text.Paragraphs, Paragraph{Text: line, Item: true, Tone: tone, Refs: nonEmpty(b.week(id))})
	}
	if r := b.row("major_incidents"); r.N > 0 {
		say(Warn, r.KPI.ID, b.number("glance.majors", r.N))
	}
	if r := b.row("sla_open_late"); r.N > 0 {
		say(Bad, r.KPI.ID, b.number("glance.late", r.N))
	}
	var missed []string
	for _, t := range b.w.Targets {
		if r, ok := b.priority("sla_met", t.Priority); ok && t.Threshold > 0 && r.Figure != nil && *r.Figure < t.Threshold {
			missed = append(missed, b.say("glance.below.one", t.Priority, b.print.Rate(*r.Figure), b.print.Rate(t.Threshold), b.print.Count(r.N)))
		}
	}
	if len(missed) > 0 {
		say(Bad, "sla_met", b.say("glance.below", strings.Join(missed, b.say("semicolon"))))
	}
	for _, tile := range b.tiles {
		if t := b.w.Trends[tile.KPI]; !b.w.IsPartial && tile.Limits != nil && t.Judge() == metrics.Unfavourable {
			say(Bad, tile.KPI, b.say("glance.signal", tile.Title, b.print.Format(tile.Value), b.typo(t.Chart.Verdict.Words(b.o.Lang))))
		}
	}
	if r := b.row("actions_late"); r.Hits > 0 {
		say(Warn, r.KPI.ID, b.number("glance.actions", r.Hits))
	}
	if r := b.row("problem_root_cause"); r.N > r.Hits {
		say(Plain, r.KPI.ID, b.number("glance.problems", r.N-r.Hits))
	}
	if r := b.row("backlog_aged"); r.Hits > 0 {
		say(Plain, r.KPI.ID, b.number("glance.aged", r.Hits))
	}
	if len(text.Paragraphs) == 0 {
		text.Paragraphs = []Paragraph{{Text: b.say("glance.nothing"), Tone: Good}}
	}
	return text
}

// soonRows is how many deadlines a first screen shows.
const soonRows = 8

// soon lists the open incidents near their deadline at the cut of the warehouse, the nearest first.
func (b *bhi) soon() *Table {
	t := &Table{ID: "soon", Title: b.say("glance.soon"), Base: b.say("glance.soon.base", b.hour(b.w.AsOf)), Empty: b.say("glance.soon.empty"),
		Columns: []Column{b.column("incident", unit.ID, 1.3), b.column("title", unit.Text, 3), b.column("priority", unit.Text, 0.7),
			b.column("team", unit.Text, 1.6), b.column("deadline", unit.Instant, 1.5), b.column("left", unit.Duration, 1)}}
	now := b.w.AsOf.Add(time.Second)
	for _, risk := range b.w.Risks {
		i := b.w.Incidents[risk.Key]
		if i == nil || !slices.Contains([]string{"new", "active", "pending"}, i.State) {
			continue
		}
		t.Rows = append(t.Rows, b.about(i, words(i.Title), words(i.Priority), words(i.Team), when(risk.DeadlineAt),
			cellOf(unit.Of(unit.Duration, risk.DeadlineAt.Sub(now).Seconds()))))
	}
	b.shorten(t, soonRows)
	return t
}

package pack

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// Comment is one sentence that a person wrote about the week.
type Comment struct {
	Section   string // the heading above it; a highlight under none, or under one of that name
	Text      string
	Item      bool     // a list item
	Incidents []string // the numbers that it speaks of, which the text may hold between brackets
	Unknown   []string // those of Incidents that no source gave
}

// highlightLimit is how many comments a meeting reads (domain.md 4.1).
const highlightLimit = 5

// newWeekly begins a document of a week.
func newWeekly(week *metrics.WeekData, o Options) (*bhi, error) {
	if o.Lang == "" {
		o.Lang = unit.French
	}
	printer, err := unit.NewPrinter(o.Lang, week.Period.Zone().String())
	if err != nil {
		return nil, fmt.Errorf("arrange week %s: %w", week.Period.Key, err)
	}
	return &bhi{w: week, draft: newDraft(o, printer, week.Period, week.Incidents)}, nil
}

// Weekly arranges a week as a pack: the BHI of domain.md 4.1. It counts nothing: every number is one of the week's.
func Weekly(week *metrics.WeekData, o Options) (*Pack, error) {
	b, err := newWeekly(week, o)
	if err != nil {
		return nil, err
	}
	b.records = week.Records
	b.judge(week.Clocks, nil, week.AsOf)
	b.pack = b.cover()
	for _, section := range []func() Section{
		b.summary, b.restated, b.highlights, b.majors, b.flow, b.stock, b.times, b.handling, b.promises, b.services, b.moves, b.candidates,
		b.problems, b.actions, b.changes, b.own, b.quality, b.definitions, b.annex,
	} {
		if s := section(); s.ID != "" && (s.ID != "restated" || len(s.Blocks) > 0) {
			b.pack.Sections = append(b.pack.Sections, b.commented(s))
		}
	}
	b.settle()
	return b.pack, nil
}

// bhi builds one pack, in the order of reading: references are given as figures are first printed.
type bhi struct {
	draft
	w     *metrics.WeekData
	keys  map[string]int64 // incidents by number
	tiles []Tile
}

func (b *bhi) cover() *Pack {
	p := &Pack{
		Kind: "bhi", Lang: b.o.Lang, Title: b.o.Title, Organisation: b.o.Organisation, Scope: b.say("scope"),
		Status: b.o.Status, Version: b.o.Version,
		Period: b.w.Period.Key, PeriodWords: b.w.Period.Words(b.o.Lang),
		From: b.w.Period.From.UTC(), To: b.w.Period.To.UTC(), Zone: b.print.Zone().String(), AsOf: b.w.AsOf,
		ConfigHash: b.o.ConfigHash, ToolVersion: b.o.ToolVersion,
		Notes: []Note{}, Figures: []Figure{}, Incidents: []Incident{}, Sources: []Source{},
	}
	if p.Title == "" {
		p.Title = b.say("title")
	}
	if p.Status == "" {
		p.Status = Provisional
	}
	if p.Version == 0 {
		p.Version = 1
	}
	for _, s := range b.w.Sources {
		p.Sources = append(p.Sources, Source{Name: s.Name, File: s.File, SHA256: s.SHA256, Rows: s.Rows, Rejected: s.Rejected,
			Zone: s.Zone, Latest: s.Latest})
	}
	p.Verdict, p.VerdictTone = b.verdict()
	return p
}

// verdict is the week in one sentence: counts, promises, signals.
func (b *bhi) verdict() (string, Tone) {
	opened, resolved, stock := b.row("incidents_opened"), b.row("incidents_resolved"), b.row("backlog")
	if opened.N+resolved.N+stock.N == 0 {
		return b.say("verdict.empty"), Muted
	}
	parts := []string{b.number("n.opened", opened.N) + ", " + b.number("n.resolved", resolved.N)}
	if before, ok := b.before("backlog"); ok {
		parts = append(parts, b.say("verdict.stock.moved", b.print.Count(stock.N), b.signed(stock.N-before.N)))
	} else {
		parts = append(parts, b.say("verdict.stock", b.print.Count(stock.N)))
	}
	tone := Good
	if b.promised() {
		met := b.row("sla_met")
		if met.N == 0 {
			parts = append(parts, b.say("verdict.sla.none"))
		} else {
			parts = append(parts, b.say("verdict.sla", b.print.Rate(*met.Figure), met.Hits, met.N))
		}
		if met.Hits < met.N {
			tone = Warn
		}
		if b.belowThreshold() {
			tone = Bad
		}
	}
	if majors := b.row("major_incidents"); majors.N > 0 {
		parts = append(parts, b.number("n.majors", majors.N))
		tone = worse(tone, Warn)
	}
	if b.w.IsPartial {
		return capital(strings.Join(append(parts, b.say("verdict.partial")), b.say("semicolon")) + "."), worse(tone, Warn)
	}
	var bad, good, plain []string
	for _, id := range b.headline() {
		t := b.w.Trends[id]
		if b.isRare(t) {
			continue
		}
		switch name := lower(b.text(t.KPI.Title)); t.Judge() {
		case metrics.Unfavourable:
			bad = append(bad, name)
		case metrics.Favourable:
			good = append(good, name)
		case metrics.Sideless:
			plain = append(plain, name)
		}
	}
	for _, s := range []struct {
		key   string
		names []string
		tone  Tone
	}{{"verdict.bad", bad, Bad}, {"verdict.good", good, Good}, {"verdict.signal", plain, Warn}} {
		if len(s.names) > 0 {
			parts = append(parts, b.say(s.key, strings.Join(s.names, ", ")))
			tone = worse(tone, s.tone)
		}
	}
	if len(bad)+len(good)+len(plain) == 0 {
		parts = append(parts, b.say("verdict.stable"))
	}
	return capital(strings.Join(parts, b.say("semicolon")) + "."), tone
}

// isRare reports whether a headline KPI is told without limits: majors always, when there are few.
func (b *bhi) isRare(t *metrics.Trend) bool {
	return t.KPI.ID == "major_incidents" && (t.IsRare() || t.Chart.Limits == nil)
}

// row is the week of a KPI; zero when the set does not hold it.
func (b *bhi) row(id string) metrics.Row {
	if t, ok := b.w.Trends[id]; ok {
		return t.Row()
	}
	return metrics.Row{}
}

func (b *bhi) before(id string) (metrics.Row, bool) {
	if t, ok := b.w.Trends[id]; ok {
		return t.Previous()
	}
	return metrics.Row{}, false
}

// promised reports whether the workspace has a target grid.
func (b *bhi) promised() bool { return len(b.w.Targets) > 0 }

// belowThreshold reports whether a priority missed the share that the grid asks for.
func (b *bhi) belowThreshold() bool {
	for _, t := range b.w.Targets {
		for _, id := range []string{"sla_met", "sla_acknowledge_met"} {
			if r, ok := b.priority(id, t.Priority); ok && t.Threshold > 0 && r.Figure != nil && *r.Figure < t.Threshold {
				return true
			}
		}
	}
	return false
}

// priority is a KPI of the week for one priority.
func (b *bhi) priority(id, priority string) (metrics.Row, bool) {
	for _, r := range b.w.ByPriority[id] {
		if r.Dims["priority"] == priority {
			return r, true
		}
	}
	return metrics.Row{}, false
}

// touched are the incidents opened or resolved in the week or in stock at its end, by number.
func (b *bhi) touched() []*metrics.Incident {
	var all []*metrics.Incident
	for key, i := range b.w.Incidents {
		if b.w.Touches(key) {
			all = append(all, i)
		}
	}
	slices.SortFunc(all, func(x, y *metrics.Incident) int { return cmp.Compare(x.ID, y.ID) })
	return all
}

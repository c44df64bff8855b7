package pack

import (
	"cmp"
	"slices"
	"strings"

	"bilan/metrics"
)

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

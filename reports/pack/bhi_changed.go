package pack

import (
	"slices"
	"strings"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// contributionLimit is how many values of a dimension a sentence names; the others follow together, so that it adds up.
const contributionLimit = 3

// changed says what changed since the week before and against the weeks before it: facts, where they come from, and whether they are
// more than the usual variation. Each sentence ends with its references.
func (b *bhi) changed() *Text {
	text := &Text{Title: b.say("changed")}
	if _, ok := b.before("incidents_opened"); !ok {
		text.Paragraphs = []Paragraph{{Text: b.say("changed.first")}}
		return text
	}
	say := func(p Paragraph) {
		if p.Text != "" {
			p.Item = true
			text.Paragraphs = append(text.Paragraphs, p)
		}
	}
	say(b.countChanged("changed.opened", "incidents_opened"))
	say(b.countChanged("changed.stock", "backlog"))
	say(b.countChanged("changed.resolved", "incidents_resolved"))
	if b.promised() {
		say(b.countChanged("changed.breaches", "sla_met"))
		say(b.rateChanged("sla_met"))
		say(b.rateChanged("sla_acknowledge_met"))
	}
	say(b.medianChanged("time_to_resolve"))
	say(b.rateChanged("reassignments"))
	say(b.signals())
	return text
}

// countChanged says what a count was, is, and usually is, and which values of the groups made the difference.
func (b *bhi) countChanged(key, id string) Paragraph {
	m, trend := b.w.Movement(id, b.w.GroupBy), b.w.Trends[id]
	if m == nil || trend == nil {
		return Paragraph{}
	}
	sum := metrics.SumOfCounts(m.Counts)
	line := b.say(key, b.print.Count(sum.Now), b.print.Count(sum.Before), b.signed(sum.Delta))
	refs := []string{b.movedFigure(trend, *m, sum)}
	if previous, ok := trend.Previous(); ok {
		refs = append(refs, b.beforeFigure(trend, *m, previous, sum))
	}
	if m.Weeks > 1 && sum.Mean != nil {
		line += b.say("changed.mean", b.print.Number(*sum.Mean, 1), m.Weeks, b.plus(*sum.MeanDelta, 1))
	}
	if led := b.led(*m); led != "" {
		line += b.say("changed.led", b.say("by."+b.w.GroupBy), led)
	}
	if !m.KPI.IsCommitment() {
		line += b.usual(trend)
	}
	return Paragraph{Text: line + ".", Refs: refs}
}

// led names the values that moved the most, and the others together: what it says adds up to the change.
func (b *bhi) led(m metrics.Movement) string {
	var said []string
	rest := metrics.SumOfCounts(m.Counts).Delta
	others := int64(0)
	for i, p := range m.Counts {
		switch {
		case p.Delta == 0:
		case i < contributionLimit:
			said = append(said, b.stratum(m.By, p.Value)+" "+b.signed(p.Delta))
			rest -= p.Delta
		default:
			others++
		}
	}
	if others > 0 {
		said = append(said, b.say("changed.others", b.signed(rest)))
	}
	return strings.Join(said, ", ")
}

// rateChanged says how a rate or a mean moved, and how much of that is what its strata weigh and what they do.
func (b *bhi) rateChanged(id string) Paragraph {
	m, trend := b.w.Movement(id, "priority"), b.w.Trends[id]
	if m == nil || m.Split == nil {
		return Paragraph{}
	}
	s := m.Split
	previous, ok := trend.Previous()
	if !ok {
		return Paragraph{}
	}
	now := trend.Row()
	figure, change := b.print.Rate, b.points
	if !m.KPI.Kind.IsShare() {
		figure = func(f float64) string { return b.print.Number(f, 2) }
		change = func(f float64) string { return b.plus(f, 3) }
	}
	line := b.say("changed.rate", b.text(m.KPI.Title), figure(s.Now), b.print.Count(now.N), figure(s.Before), b.print.Count(previous.N),
		change(s.Change), change(s.Mix), change(s.Performance))
	if s.IsReversed {
		line += b.say("changed.reversed")
	}
	return Paragraph{Text: line + b.usual(trend) + ".", Refs: []string{b.week(id), b.point(trend, previous)}}
}

// medianChanged says what can be said of a median: it has no parts that add up.
func (b *bhi) medianChanged(id string) Paragraph {
	trend := b.w.Trends[id]
	if trend == nil {
		return Paragraph{}
	}
	now := trend.Row()
	previous, ok := trend.Previous()
	if !ok || now.Median == nil || previous.Median == nil {
		return Paragraph{}
	}
	line := b.say("changed.median", b.text(trend.KPI.Title), b.print.Duration(*now.Median), b.print.Count(now.N), b.print.Duration(*previous.Median),
		b.print.Count(previous.N))
	return Paragraph{Text: line + b.usual(trend) + b.say("changed.median.parts") + ".", Refs: []string{b.week(id), b.point(trend, previous)}}
}

// usual says whether the last week of a trend is a signal, and only then that it is better or worse (domain.md 6.1).
func (b *bhi) usual(t *metrics.Trend) string {
	if b.w.IsPartial || b.isRare(t) {
		return ""
	}
	verdict := b.typo(t.Chart.Verdict.Words(b.o.Lang))
	switch t.Judge() {
	case metrics.Favourable:
		return b.say("changed.better", verdict)
	case metrics.Unfavourable:
		return b.say("changed.worse", verdict)
	case metrics.Sideless:
		return b.say("changed.signal", verdict)
	}
	if t.Chart.Limits == nil {
		return ""
	}
	return b.say("changed.usual")
}

// signals closes the list: which headline figures are more than the usual variation.
func (b *bhi) signals() Paragraph {
	var names, refs []string
	for _, tile := range b.tiles {
		if t := b.w.Trends[tile.KPI]; t.Judge() != metrics.NoSignal && !b.w.IsPartial && tile.Limits != nil {
			names = append(names, lower(tile.Title))
			refs = append(refs, tile.Ref)
		}
	}
	switch {
	case b.w.IsPartial:
		return Paragraph{Text: b.say("changed.partial")}
	case len(names) == 0:
		return Paragraph{Text: b.say("changed.stable")}
	}
	return Paragraph{Text: b.say("changed.signals", strings.Join(names, ", ")), Refs: refs}
}

// movedFigure cites the count of the week: of subjects, or of promises missed.
func (b *bhi) movedFigure(t *metrics.Trend, m metrics.Movement, sum metrics.CountPart) string {
	if !m.KPI.IsCommitment() {
		return b.week(m.KPI.ID)
	}
	return b.missed(t, "", nil, sum.Now, nil)
}

// missed cites promises missed in the week, of those that pass.
func (b *bhi) missed(t *metrics.Trend, where string, dims map[string]string, n int64, pass func(*metrics.Incident) bool) string {
	missed := slices.DeleteFunc(b.subjects(t.KPI.ID, pass), func(s metrics.Subject) bool { return s.ExcludedBecause != "" || s.IsHit })
	return b.cite(figure{kpi: t.KPI, name: "breached", title: b.text(t.KPI.Title) + b.say("suffix.breached"), value: unit.OfCount(n), where: where, dims: dims,
		how: CountOfRows, subjects: missed, n: n})
}

func (b *bhi) beforeFigure(t *metrics.Trend, m metrics.Movement, previous metrics.Row, sum metrics.CountPart) string {
	if !m.KPI.IsCommitment() {
		return b.point(t, previous)
	}
	return b.cite(figure{kpi: t.KPI, name: "breached", title: b.text(t.KPI.Title) + b.say("suffix.breached"), value: unit.OfCount(sum.Before),
		period: previous.Period, n: sum.Before})
}

// stratum names a value of a dimension.
func (b *bhi) stratum(by, value string) string {
	switch {
	case by == "priority":
		return b.priorityName(value)
	case by == b.w.GroupBy:
		return b.group(value)
	case value == "":
		return b.say("time.team.none")
	}
	return value
}

// plus prints a difference with its sign.
func (b *draft) plus(f float64, decimals int) string {
	text := b.print.Number(f, decimals)
	if f > 0 && text != b.print.Number(0, decimals) {
		return "+" + text
	}
	return text
}

// points prints a difference of two rates.
func (b *draft) points(f float64) string { return b.say("changed.points", b.plus(100*f, 2)) }

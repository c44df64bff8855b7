package pack

import (
	"slices"
	"strings"
	"time"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// stripLimit is how many pieces a strip draws; a longer clock is drawn by its stretches, its table has every piece.
const stripLimit = 240

// clockSpans are the kinds of span of a clock.
var clockSpans = []SpanKind{SpanRun, SpanOver, SpanClosed, SpanStop, SpanExcluded, SpanResolved}

// strip draws a clock along time: what was counted, what was not, and where the deadline fell. It is nil without intervals.
func (b *draft) strip(c metrics.Commitment, id string, cut time.Time) *Chart {
	pieces := c.Intervals
	if len(pieces) == 0 {
		return nil
	}
	chart := &Chart{ID: "strip-" + id, Kind: Strip, Title: b.say("strip"), Current: -1, Table: "pieces-" + id, SpanNames: map[SpanKind]string{}}
	for _, kind := range clockSpans {
		chart.SpanNames[kind] = b.say("span." + string(kind))
	}
	for _, p := range pieces {
		to := p.ToAt
		if to.IsZero() {
			to = cut
		}
		if !to.After(p.FromAt) {
			continue
		}
		span := Span{From: p.FromAt.UTC(), To: to.UTC(), Kind: spanKind(p, c.Target)}
		if n := len(chart.Spans); n > 0 && len(pieces) > stripLimit && chart.Spans[n-1].Kind != SpanOver && isRun(span.Kind) && isRun(chart.Spans[n-1].Kind) {
			chart.Spans[n-1].To = span.To
			continue
		}
		span.Tip = b.pieceWords(p, c, 0)
		chart.Spans = append(chart.Spans, span)
	}
	if len(chart.Spans) == 0 {
		return nil
	}
	switch {
	case !slices.ContainsFunc(pieces, func(p metrics.ClockInterval) bool { return p.Kind == "resolved" && p.Reason != "other_cycle" }):
		chart.SpanNames[SpanResolved] = b.say("span.cycle")
	case c.Indicator == "restore":
		chart.SpanNames[SpanResolved] = b.say("span.restored")
	}
	first, last := chart.Spans[0], chart.Spans[len(chart.Spans)-1]
	if !c.DeadlineAt.IsZero() && !c.DeadlineAt.Before(first.From) && !c.DeadlineAt.After(last.To) {
		chart.Marks = append(chart.Marks, Mark{At: c.DeadlineAt.UTC(), Label: b.say("strip.deadline", b.print.Second(c.DeadlineAt)), Tone: Bad})
	}
	chart.Alt = b.say("strip.alt", b.print.Second(first.From), b.print.Second(last.To), b.print.Exact(float64(c.Counted)), b.print.Exact(float64(c.Target)))
	return chart
}

func isRun(k SpanKind) bool { return k == SpanRun || k == SpanClosed }

// spanKind says what a piece of a clock is.
func spanKind(p metrics.ClockInterval, target int64) SpanKind {
	switch p.Kind {
	case "stop":
		return SpanStop
	case "excluded":
		return SpanExcluded
	case "resolved":
		return SpanResolved
	case "closed_hours":
		return SpanClosed
	}
	if p.Before >= target && target > 0 {
		return SpanOver
	}
	return SpanRun
}

// pieces is the table of a clock: each stretch, counted or not and why, with the sum so far. A row ends on the second of the
// deadline.
func (b *draft) pieces(c metrics.Commitment, id, title string, cut time.Time) *Table {
	t := &Table{ID: "pieces-" + id, Title: title, Base: b.say("pieces.base"), Empty: b.say("pieces.empty"),
		Columns: []Column{b.column("from", unit.Second, 1.5), b.column("to", unit.Second, 1.5), b.column("elapsed", unit.Exact, 1.2),
			b.column("counted_or_not", unit.Text, 4), b.column("counted", unit.Exact, 1.2),
			b.column("sum", unit.Exact, 1.2)}}
	stops := 0
	for _, p := range c.Intervals {
		to, until := p.ToAt, cellOf(unit.OfSecond(p.ToAt))
		if to.IsZero() {
			to, until = cut, words(b.say("pieces.open"))
		}
		if p.Kind == "stop" && p.Piece <= 1 {
			stops++
		}
		what := Cell{Value: unit.OfText(b.pieceWords(p, c, stops))}
		sum := Cell{Value: unit.Of(unit.Exact, float64(p.Before+p.Counted))}
		r := Row{}
		switch {
		case p.IsDeadline:
			what.Value.Text += b.say("piece.deadline")
			r.Tone, sum.Tone = Warn, Warn
		case spanKind(p, c.Target) == SpanOver:
			sum.Tone = Bad
		case p.Counted == 0:
			what.Tone = Muted
		}
		if proof := b.proofOf(p); proof != "" {
			what.Value.Text += " (" + proof + ")"
		}
		r.Cells = []Cell{cellOf(unit.OfSecond(p.FromAt)), until, cellOf(unit.Of(unit.Exact, to.Sub(p.FromAt).Seconds())), what,
			cellOf(unit.Of(unit.Exact, float64(p.Counted))), sum}
		t.Rows = append(t.Rows, r)
	}
	if len(t.Rows) > 0 {
		total := row(words(b.say("total")), words(""), words(""), words(""), cellOf(unit.Of(unit.Exact, float64(c.Counted))), words(""))
		t.Total = &total
	}
	return t
}

// foldFrom is the number of pieces from which a sheet tells the time past the deadline by stretches.
const foldFrom = 16

// folded joins the pieces of a long clock past its target: running and closed hours of one stretch become one row, which counts
// what they counted. Up to the deadline every piece stays, since that is what is proved.
func (b *draft) folded(c metrics.Commitment) metrics.Commitment {
	if len(c.Intervals) < foldFrom {
		return c
	}
	var out []metrics.ClockInterval
	for _, p := range c.Intervals {
		isHours := p.Kind == "run" || p.Kind == "closed_hours"
		if n := len(out); n > 0 && isHours && p.Before >= c.Target && out[n-1].Kind == "over" {
			out[n-1].ToAt = p.ToAt
			out[n-1].Counted += p.Counted
			continue
		}
		if isHours && p.Before >= c.Target {
			p.Kind = "over"
		}
		out = append(out, p)
	}
	c.Intervals = out
	return c
}

// pieceWords says whether a piece counts, and why not; stop is the number of the stop, 0 to leave it out.
func (b *draft) pieceWords(p metrics.ClockInterval, c metrics.Commitment, stop int) string {
	if p.Kind == "over" && !strings.HasPrefix(c.Calendar, "24x7") {
		return b.say("piece.folded", b.calendarName(c.Calendar))
	}
	switch spanKind(p, c.Target) {
	case SpanOver:
		return b.say("piece.over") + b.runReason(p)
	case SpanClosed:
		if p.Reason == "" || p.Reason == "hours" {
			return b.say("piece.hours", b.calendarName(c.Calendar))
		}
		return b.say("piece.closed", p.Reason)
	case SpanStop:
		if stop == 0 {
			return b.say("piece.stop.plain", b.reason(p.Reason))
		}
		return b.say("piece.stop", stop, b.reason(p.Reason))
	case SpanExcluded:
		return b.say("piece.excluded", b.exclusionReason(p.Reason))
	case SpanResolved:
		if p.Reason == "other_cycle" {
			return b.say("piece.cycle")
		}
		if c.Indicator == "restore" { // the clock stopped at the restoration, which may be long before the resolution
			return b.say("piece.restored")
		}
		return b.say("piece.resolved")
	}
	return b.say("piece.run") + b.runReason(p)
}

// runReason says why time was counted although the source tells of a wait, or of an exclusion that was asked for.
func (b *draft) runReason(p metrics.ClockInterval) string {
	if p.Reason == "" || p.Kind != "run" {
		return ""
	}
	if p.Reason == "no_request" {
		return b.say("piece.run.request")
	}
	if w, ok := phrase("reason." + p.Reason); ok {
		return b.say("piece.run.wait", b.text(w))
	}
	return b.say("piece.run.claim", b.exclusionReason(p.Reason))
}

// exclusionReason says why time or an incident is taken out.
func (b *draft) exclusionReason(reason string) string {
	if reason == "" {
		return b.say("excuse.other")
	}
	return b.known("excuse.", reason)
}

// proofOf is what proves a piece: the article and the evidence.
func (b *draft) proofOf(p metrics.ClockInterval) string {
	var parts []string
	if p.Clause != "" {
		parts = append(parts, b.clause(p.Clause))
	}
	if p.Evidence != "" {
		parts = append(parts, b.known("evidence.", p.Evidence))
	}
	return strings.Join(parts, " · ")
}

// priorities tells the life of the priority: from what to what, when, by whom.
func (b *draft) priorities(i *metrics.Incident) string {
	var parts []string
	for _, s := range i.Steps {
		if s.Field != "priority" || s.New == "" {
			continue
		}
		what := b.say("priority.first", level(s.New))
		if s.Old != "" {
			what = b.say("priority.moved", level(s.Old), level(s.New))
		}
		if s.Actor != "" {
			parts = append(parts, b.say("priority.by", what, b.hour(s.At), b.known("actor.", s.Actor)))
		} else {
			parts = append(parts, b.say("priority.at", what, b.hour(s.At)))
		}
	}
	if len(parts) == 0 {
		return i.Priority
	}
	return strings.Join(parts, b.say("semicolon"))
}

// level writes a priority as people do: P1.
func level(p string) string {
	if p == "" || strings.HasPrefix(p, "P") {
		return p
	}
	return "P" + p
}

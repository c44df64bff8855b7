package pack

import (
	"time"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// reports lists the CRI and PIR of majors that are to be published, or were in the week.
func (b *bhi) reports() *Table {
	t := &Table{ID: "reports", Title: b.say("reports"), Base: b.say("reports.base"), Empty: b.say("reports.empty"),
		Columns: []Column{b.column("incident", unit.ID, 1.3), b.column("report", unit.Text, 0.8), b.column("restored", unit.Instant, 1.5),
			b.column("report_due", unit.Instant, 1.5), b.column("report_at", unit.Instant, 1.5), b.column("situation", unit.Text, 2)}}
	for _, r := range b.w.Reports {
		if r.Kind != "cri" && r.Kind != "pir" {
			continue
		}
		published := when(r.PublishedAt)
		if !r.PublishedAt.Before(b.w.Cut) {
			published = when(time.Time{}) // after the week
		}
		situation, tone := b.published(r)
		t.Rows = append(t.Rows, row(Cell{Value: unit.OfID(r.IncidentID)}, words(b.say("report."+r.Kind)), when(r.RestoredAt), when(r.DueAt),
			published, Cell{Value: unit.OfText(b.say("report." + situation)), Tone: tone}))
	}
	b.shorten(t, registerRows)
	return t
}

// published places a report beside its due instant, as of the cut.
func (b *bhi) published(r metrics.Report) (string, Tone) {
	isOut := !r.PublishedAt.IsZero() && r.PublishedAt.Before(b.w.Cut)
	switch {
	case isOut && !r.PublishedAt.After(r.DueAt):
		return "on_time", Good
	case isOut:
		return "late", Warn
	case r.DueAt.Before(b.w.Cut):
		return "overdue", Bad
	case !r.ProvisionalAt.IsZero() && r.ProvisionalAt.Before(b.w.Cut):
		return "draft", Plain
	}
	return "to_publish", Plain
}

package pack

import (
	"strings"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// quality prints the doubts about the data: codes, coverage of the fields, rows that could not be read.
func (b *bhi) quality() Section {
	s := Section{ID: "quality", Title: b.say("quality"), Annex: true, NewPage: true, Lead: b.say("quality.lead")}
	s.Blocks = []Block{{Table: b.doubtsTable()}, {Table: b.coverage()}, {Table: b.sources()}}
	return s
}

func (b *bhi) doubtsTable() *Table {
	t := &Table{ID: "data-quality", Title: b.say("doubts"), Base: b.say("doubts.base"), Empty: b.say("doubts.empty"),
		Columns: []Column{b.column("code", unit.ID, 1.4), b.column("count", unit.Count, 0.8), b.column("share", unit.Rate, 0.8),
			b.column("meaning", unit.Text, 3), b.column("effect", unit.Text, 3.4)}}
	recorded := b.row("incidents_recorded").N
	kpi := b.kpi("incidents_recorded")
	kpi.ID = "data_quality"
	for _, d := range b.w.Quality {
		n := int64(len(d.Subjects))
		share := unit.None(unit.Rate, unit.NotApplicable)
		if recorded > 0 {
			share = unit.Of(unit.Rate, float64(n)/float64(recorded))
		}
		meaning := b.known("doubt.", d.Code)
		kpi.Formula = metrics.Words{FR: b.say("doubts.formula", d.Code), EN: b.say("doubts.formula", d.Code)}
		ref := b.cite(figure{kpi: kpi, title: d.Code, where: d.Code, dims: dim("code", d.Code), value: unit.OfCount(n), how: CountOfRows, subjects: b.listed(d.Subjects), n: n})
		t.Rows = append(t.Rows, row(Cell{Value: unit.OfID(d.Code)}, Cell{Value: unit.OfCount(n), Ref: ref}, cellOf(share).of(ref), words(meaning),
			words(b.known("effect.", d.Code))))
	}
	if b.w.IsTruncated {
		t.Rows = append(t.Rows, row(Cell{Value: unit.OfID("DQ-TRUNC")}, cellOf(unit.None(unit.Count, unit.NotApplicable)),
			cellOf(unit.None(unit.Rate, unit.NotApplicable)), words(b.say("doubt.DQ-TRUNC", b.hour(b.w.First))), words(b.say("effect.DQ-TRUNC"))))
	}
	return t
}

func (b *bhi) coverage() *Table {
	t := &Table{ID: "coverage", Title: b.say("coverage"), Base: b.typo(metrics.FrameOpened.Words(b.o.Lang)),
		Columns: []Column{b.column("field", unit.Text, 2), b.column("filled", unit.Count, 1), b.column("total", unit.Count, 1),
			b.column("share", unit.Rate, 1), b.column("remark", unit.Text, 3)}}
	for _, c := range b.w.Coverage {
		share, remark := unit.None(unit.Rate, unit.NotApplicable), ""
		if !c.Ever {
			share, remark = unit.None(unit.Rate, unit.NotAvailable), b.say("missing.field")
		} else if c.Total > 0 {
			share = unit.Of(unit.Rate, float64(c.Filled)/float64(c.Total))
		}
		t.Rows = append(t.Rows, row(words(b.known("data.", c.Field)), count(c.Filled), count(c.Total), cellOf(share), words(remark)))
	}
	return t
}

func (b *bhi) sources() *Table {
	t := &Table{ID: "sources", Title: b.say("sources"), Empty: b.say("sources.empty"),
		Columns: []Column{b.column("source", unit.Text, 1.5), b.column("file", unit.Text, 3), b.column("rows", unit.Count, 1),
			b.column("loaded", unit.Count, 1), b.column("rejected", unit.Count, 1), b.column("filtered", unit.Count, 1),
			b.column("zone", unit.Text, 1.4), b.column("latest_at", unit.Instant, 1.5)}}
	for _, s := range b.w.Sources {
		rejected := count(s.Rejected)
		if s.Rejected > 0 {
			rejected.Tone = Warn
		}
		t.Rows = append(t.Rows, row(words(s.Name), words(s.File), count(s.Rows), count(s.Loaded), rejected, count(s.Filtered), words(s.Zone),
			when(s.Latest)))
	}
	return t
}

// definitions says how each KPI that the pack printed is defined.
func (b *bhi) definitions() Section {
	s := Section{ID: "definitions", Title: b.say("definitions"), Annex: true}
	t := &Table{ID: "definitions-list", Title: b.say("definitions.table"),
		Columns: []Column{b.column("indicator", unit.Text, 2.4), b.column("formula", unit.Text, 5.2), b.column("frame", unit.Text, 2.8),
			b.column("clock", unit.Text, 1.2)}}
	for _, id := range b.used {
		k, ok := metrics.Set(b.w.Set()).Find(id)
		if !ok {
			continue
		}
		_, frame, _ := strings.Cut(b.typo(k.Frame.Words(b.o.Lang)), ":")
		frame = strings.TrimSpace(frame)
		t.Rows = append(t.Rows, row(words(b.text(k.Title)), words(b.text(k.Formula)),
			words(frame), words(b.known("clock.", k.Clock))))
	}
	text := &Text{Title: b.say("decisions")}
	for _, key := range []string{"decision.time", "decision.population", "decision.stock", "decision.resolution", "decision.promise",
		"decision.limits", "decision.percentiles", "decision.weeks", "decision.recurrence"} {
		text.Paragraphs = append(text.Paragraphs, Paragraph{Text: b.say(key), Item: true})
	}
	s.Blocks = []Block{{Table: t}, {Text: text}}
	return s
}

// annex lists the incidents of the week.
func (b *bhi) annex() Section {
	s := Section{ID: "incidents", Title: b.say("annex"), Annex: true}
	t := &Table{ID: "incidents-list", Title: b.say("annex.table"), Base: b.say("annex.base"), Empty: b.say("annex.empty"),
		Columns: []Column{b.column("incident", unit.ID, 1.3), b.column("title", unit.Text, 4), b.column(b.w.GroupBy, unit.Text, 1.6),
			b.column("priority", unit.Text, 0.7), b.column("opened_at", unit.Instant, 1.5), b.column("resolved_at", unit.Instant, 1.5),
			b.column("to_resolve", unit.Duration, 1.1), b.column("state", unit.Text, 1.3), b.column("kept", unit.Text, 1.3)}}
	for _, i := range b.touched() {
		kept := words(b.kept(i))
		if i.Restore == "breached" {
			kept.Tone = Bad
		}
		t.Rows = append(t.Rows, b.about(i, words(i.Title), words(i.Dim(b.w.GroupBy)), words(i.Priority), when(i.OpenedAt),
			when(i.ResolvedAt), cellOf(b.duration(i.ToResolve, unit.Empty)), words(b.state(i)), kept))
	}
	b.shorten(t, 40)
	s.Blocks = []Block{{Table: t}}
	return s
}

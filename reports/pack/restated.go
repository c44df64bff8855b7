package pack

import (
	"bilan/metrics/closing"
	"bilan/metrics/unit"
)

// Restated is what a pack says of figures that were communicated before.
type Restated struct {
	// Figures are those that are not what was communicated last, in the order of print.
	Figures []closing.Restatement
	// Closed are the figures of closed periods as they were closed, by period and id.
	Closed map[string]map[string]closing.Figure
	// Periods are the words of the periods, by key.
	Periods map[string]string
}

// restatedRows is how many restated figures a page prints; the workbook has all.
const restatedRows = 20

// restated is what differs from what was communicated (domain.md 1.6, DP-23), and why a corrected version is written. It has no block when
// there is nothing to say.
func (b *draft) restated() Section {
	s := Section{ID: "restated", Title: b.say("restated")}
	if b.o.Reason != "" {
		s.Blocks = append(s.Blocks, Block{Text: &Text{Paragraphs: []Paragraph{{Text: b.say("restated.reason", b.o.Version, b.o.Version-1, b.o.Reason), Tone: Warn}}}})
	}
	if b.o.Restated == nil {
		return s
	}
	t := &Table{ID: "restated-list", Title: b.say("restated.table"), Base: b.say("restated.base"), Empty: b.say("restated.empty"),
		Columns: []Column{b.column("restated_period", unit.Text, 1.3), b.column("indicator", unit.Text, 2), b.right("communicated", 1.5), b.right("recomputed", 1.5),
			b.right("restated_gap", 1), b.column("why", unit.Text, 4.7)}}
	for _, r := range b.o.Restated.Figures {
		was, is := b.figureWords(r.Was), b.figureWords(r.Is)
		if was == is {
			continue // what is printed says the same
		}
		t.Rows = append(t.Rows, row(words(b.periodWords(r.Period)), words(b.text(r.Was.Title)), words(was), words(is), words(closing.Difference(r.Was, r.Delta(), b.print)),
			words(b.typo(b.reasons(r)))))
	}
	if len(t.Rows) == 0 && b.o.Reason == "" {
		return s
	}
	if len(t.Rows) > 0 {
		s.Lead = b.say("restated.lead")
	}
	b.shorten(t, restatedRows)
	s.Blocks = append(s.Blocks, Block{Table: t})
	return s
}

// restatedNames is how many incidents a reason names.
const restatedNames = 4

// reasons says why a figure differs, and how much of the difference comes from each cause when there are several kinds.
func (b *draft) reasons(r closing.Restatement) string {
	text := r.Why(b.o.Lang, b.print, restatedNames)
	if len(r.Steps) < 2 {
		return text
	}
	for i, d := range r.Parts() {
		text += b.say("semicolon") + b.say("restated.part", r.Steps[i].Cause.Words(b.o.Lang), closing.Difference(r.Was, d, b.print))
	}
	return text
}

func (b *draft) figureWords(f closing.Figure) string { return f.Words(b.print) }

func (b *draft) periodWords(key string) string {
	if w, ok := b.o.Restated.Periods[key]; ok {
		return w
	}
	return key
}

func (b *draft) right(id string, weight float64) Column {
	c := b.column(id, unit.Text, weight)
	c.Align = Right
	return c
}

// mark notes on a cell of a trend that its figure was communicated otherwise; is tells it as it is now.
func (b *draft) mark(c Cell, period, id string, value *float64, is string) Cell {
	if b.o.Restated == nil || period == b.pack.Period && b.o.Reason == "" {
		return c
	}
	was, ok := b.o.Restated.Closed[period][id]
	if !ok || was.Value == nil && value == nil || was.Value != nil && value != nil && *was.Value == *value {
		return c
	}
	c.Notes = append(c.Notes, b.note(b.say("note.restated", b.periodWords(period), b.text(was.Title), b.figureWords(was), is)))
	return c
}

package pack

import (
	"strings"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// left lists what the rule retained and the cap left out, so that the choice can be argued about.
func (b *rai) left() Section {
	s := Section{ID: "left-out", Title: b.say("rai.left"), Lead: b.say("rai.left.lead"), Annex: true, NewPage: true}
	t := &Table{ID: "left-list", Title: b.say("rai.left.table"), Empty: b.say("rai.left.empty"), Columns: []Column{b.column("subject", unit.ID, 1.2), b.column("title", unit.Text, 3.4),
		b.column("service", unit.Text, 1.5), b.column("priority", unit.Text, 0.7), b.column("grounds", unit.Text, 3.4), b.column("user_minutes", unit.Count, 1.1), b.column("problem", unit.ID, 1.1)}}
	for _, c := range b.d.Left {
		if f := c.Family; f != nil {
			minutes := unit.None(unit.Count, unit.NotAvailable)
			if f.UserSeconds > 0 {
				minutes = unit.Of(unit.Count, f.UserSeconds/60)
			}
			t.Rows = append(t.Rows, row(Cell{Value: unit.OfID(f.ID)}, words(strings.Join(f.Parts, " · ")), words(b.dim(f, "service")), words(""), words(capital(b.grounds(c, false))), cellOf(minutes),
				Cell{Value: unit.OfID(strings.Join(f.Problems, ", "))}))
			continue
		}
		i := c.Incident
		t.Rows = append(t.Rows, b.about(i, words(i.Title), words(i.Service), words(i.Priority), words(capital(b.grounds(c, false))), cellOf(minutes(i)), Cell{Value: unit.OfID(i.ProblemID)}))
	}
	b.shorten(t, 40)
	s.Blocks = append([]Block{{Table: t}}, b.all()...)
	return s
}

// all are the tables of every card in one, for the workbook.
func (b *rai) all() (blocks []Block) {
	lead := []Column{{ID: "rank", Title: b.say("col.card"), Kind: unit.Count}, b.column("incident", unit.ID, 1)}
	table := func(id, title string, of func(n int, o *metrics.Dossier, r *Report) *Table) {
		var all *Table
		for n, c := range b.d.Cards {
			o := b.dossier(c)
			if o == nil {
				continue
			}
			one := of(n, o, b.report(c))
			if all == nil {
				all = &Table{ID: id, Title: b.say(title), Base: one.Base, Only: Workbook, Empty: b.say("rai.cards.empty"), Columns: append(append([]Column{}, lead...), one.Columns...)}
			}
			for _, r := range one.Rows {
				r.Cells = append([]Cell{count(int64(n + 1)), {Value: unit.OfID(o.Incident.ID)}}, r.Cells...)
				r.Incident = o.Incident.ID
				all.Rows = append(all.Rows, r)
			}
		}
		if all != nil {
			blocks = append(blocks, Block{Table: all})
		}
	}
	table("all-milestones", "milestones", func(n int, o *metrics.Dossier, _ *Report) *Table { return b.milestones(o, "") })
	table("all-chronology", "chronology", func(n int, o *metrics.Dossier, r *Report) *Table { return b.chronologyTable(o, r, "", 0) })
	table("all-spent", "rai.time", func(n int, o *metrics.Dossier, _ *Report) *Table {
		d, _, _ := b.spentOf(o)
		return b.decomposition("", "", d.Parts, b.say("time.decomposition.base"), unit.Exact)
	})
	table("all-commitments", "dossier.commitments", func(n int, o *metrics.Dossier, _ *Report) *Table { return b.commitmentTable(o, "") })
	table("all-causes", "causes", func(n int, o *metrics.Dossier, r *Report) *Table {
		t := b.causeTable(o, r, "")
		t.Columns[0].Title, t.Columns[1].Title = b.say("col.element"), b.say("col.value")
		return t
	})
	table("all-earlier", "earlier", func(n int, o *metrics.Dossier, _ *Report) *Table {
		t := b.earlierTable(o, "")
		t.Columns[0].Title = b.say("earlier")
		t.Base = ""
		return t
	})
	table("all-similar", "similar", func(n int, o *metrics.Dossier, _ *Report) *Table {
		t := b.similarTable(o, "")
		t.Columns[0].Title = b.say("col.similar")
		t.Base = ""
		return t
	})
	var families *Table
	for n, c := range b.d.Cards {
		if c.Family == nil {
			continue
		}
		one := b.familyTable(c.Family, "")
		if families == nil {
			families = &Table{ID: "all-families", Title: b.say("rai.family"), Base: one.Base, Only: Workbook, Columns: append([]Column{lead[0], b.column("candidate", unit.ID, 1)}, one.Columns...)}
		}
		for _, r := range one.Rows {
			r.Cells = append([]Cell{count(int64(n + 1)), {Value: unit.OfID(c.Family.ID)}}, r.Cells...)
			families.Rows = append(families.Rows, r)
		}
	}
	if families != nil {
		blocks = append(blocks, Block{Table: families})
	}
	var effects *Table
	for n, c := range b.d.Cards {
		one := b.corrections(c.Effects)
		if effects == nil && len(one.Rows) > 0 {
			effects = &Table{ID: "all-corrections", Title: one.Title, Base: one.Base, Only: Workbook, Columns: append([]Column{lead[0]}, one.Columns...)}
		}
		for _, r := range one.Rows {
			r.Cells = append([]Cell{count(int64(n + 1))}, r.Cells...)
			effects.Rows = append(effects.Rows, r)
		}
	}
	if effects != nil {
		blocks = append(blocks, Block{Table: effects})
	}
	table("all-near", "near", func(n int, o *metrics.Dossier, _ *Report) *Table { return b.nearTable(o, "") })
	table("all-actions", "dossier.actions", func(n int, o *metrics.Dossier, _ *Report) *Table { return b.actionTable(o, "", b.d.Registers.Actions) })
	return blocks
}

// definitions says the terms of the review.
func (b *rai) definitions() Section {
	s := Section{ID: "definitions", Title: b.say("definitions"), Annex: true}
	text := &Text{}
	for _, key := range []string{"rai.define.card", "rai.define.frame", "rai.define.minutes", "rai.define.time", "rai.define.milestones", "rai.define.causes", "rai.define.key", "rai.define.words"} {
		text.Paragraphs = append(text.Paragraphs, Paragraph{Text: b.say(key), Item: true})
	}
	s.Blocks = []Block{{Text: text}}
	return s
}

package xlsx

import (
	"fmt"
	"math"
	"strings"

	"bilan/metrics/unit"
	"bilan/reports/pack"
	"bilan/reports/text"
)

// incidents fills the sheet of incidents.
func (b *book) incidents(s *sheet) {
	g := grid{id: "incidents", title: b.words.incidents, sub: b.pack.PeriodWords, titles: b.words.incidentColumns, freeze: 1,
		widths: []float64{15, 52, 16, 20, 18, 9, 14, 20, 17, 17, 17, 17, 17, 11, 14, 9, 13, 13, 14, 34, 8},
		right:  make([]bool, len(b.words.incidentColumns)), empty: "—"}
	for _, i := range []int{13, 16, 17, 20} {
		g.right[i] = true
	}
	words := func(v string) cell { return cell{value: clean(text.Line(v)), look: asText(cellLook)} }
	when := cellLook
	when.Format, when.Align = b.format(unit.Instant), "left"
	count := cellLook
	count.Format = b.format(unit.Count)
	for i := range b.pack.Incidents {
		in := &b.pack.Incidents[i]
		duration, format := b.content(in.ToResolve)
		length := cellLook
		length.Format, length.Align = format, "right"
		major := b.words.no
		if in.Major {
			major = b.words.yes
		}
		line := cell{look: count}
		if in.SourceLine > 0 {
			line.value = float64(in.SourceLine)
		}
		title := words(in.Title)
		title.look.Wrap = true
		g.rows = append(g.rows, []cell{
			words(in.ID), title, words(in.Client), words(in.Service), words(in.Category), words(in.Priority), words(in.State), words(in.Team),
			{value: b.instant(in.OpenedAt), look: when}, {value: b.instant(in.AckAt), look: when}, {value: b.instant(in.RestoredAt), look: when},
			{value: b.instant(in.ResolvedAt), look: when}, {value: b.instant(in.ClosedAt), look: when},
			{value: duration, look: length}, words(in.SLA), words(major),
			{value: float64(in.ReopenCount), look: count}, {value: float64(in.ReassignedTo), look: count},
			words(strings.Join(in.Flags, " ")), words(in.SourceFile), line,
		})
	}
	b.grid(s, g)
}

func asText(l look) look {
	l.Format = "@"
	return l
}

// Columns of the sheet of figures that formulas point at.
const (
	figureValue = 6
	figureAgain = 7
)

// figures fills the sheet of every printed figure, each computed again where its rows allow it.
func (b *book) figures(s *sheet) {
	g := grid{id: "figures", title: b.words.figures, sub: b.words.figuresWhat, titles: b.words.figureColumns, freeze: 3, plain: true,
		widths: []float64{9, 11, 34, 12, 24, 13, 13, 9, 9, 9, 9, 40, 50, 40}, right: make([]bool, len(b.words.figureColumns)), empty: "—"}
	for i := figureValue - 1; i < 11; i++ {
		g.right[i] = true
	}
	words := func(v string) cell { return cell{value: clean(text.Line(v)), look: wrapped(asText(cellLook))} }
	count := cellLook
	count.Format, count.Align = b.format(unit.Count), "right"
	for i := range b.pack.Figures {
		f := &b.pack.Figures[i]
		row := firstRow + i
		value, format := b.content(f.Value)
		valueLook := look{Bold: true, Rule: rule, Align: "right", Indent: 1, Format: format}
		again, gap, rows := cell{value: b.words.notComputed, look: look{Rule: rule, Align: "right", Indent: 1, Ink: grey}}, cell{look: cellLook}, cell{look: count}
		formula, array := b.proof.formula(f.Ref, at(1, row))
		if number, ok := value.(float64); ok && formula != "" {
			again = cell{value: number, formula: formula, array: array, look: look{Rule: rule, Align: "right", Indent: 1, Format: format}}
			gap = cell{value: 0.0, formula: fmt.Sprintf("ROUND(%s-%s,9)", at(figureValue, row), at(figureAgain, row)),
				look: look{Rule: rule, Align: "right", Indent: 1}}
		}
		ref := asText(cellLook)
		link, tip := "", ""
		if b.proof.first[i] > 0 {
			rows = cell{value: float64(len(f.Incidents) + len(f.Records)), look: count, formula: fmt.Sprintf("COUNTIFS(%s,%s)", b.proof.column(rowRef), at(1, row))}
			link, tip = place(b.proof.rows, 1, b.proof.first[i]), b.words.rows
			ref.Ink, ref.Underline = accent, true
		}
		g.rows = append(g.rows, []cell{
			{value: clean(text.Line(f.Ref)), look: ref, link: link, tip: tip}, words(f.KPI), words(f.Title), words(f.Period), words(f.Where),
			{value: value, look: valueLook}, again, gap,
			{value: float64(f.N), look: count}, {value: float64(f.Hits), look: count}, rows,
			words(f.Base), words(f.Formula), words(excluded(f.Excluded)),
		})
	}
	b.grid(s, g)
}

// excluded is the subjects left out, in words.
func excluded(list []pack.Excluded) string {
	words := make([]string, len(list))
	for i, e := range list {
		words[i] = fmt.Sprintf("%d : %s", e.Count, e.Reason)
	}
	return strings.Join(words, " ; ")
}

// rows fills the sheet that ties figures to incidents: one row an incident of a figure.
func (b *book) rows(s *sheet) {
	g := grid{id: "rows", title: b.words.rows, sub: b.words.rowsWhat, titles: b.words.rowColumns, freeze: 1,
		widths: []float64{9, 11, 17, 64, 10, 12}, right: []bool{false, false, false, false, true, true}, empty: "—"}
	words := func(v string) cell { return cell{value: clean(text.Line(v)), look: asText(cellLook)} }
	flag := cellLook
	flag.Format, flag.Align = "0", "right"
	for i := range b.pack.Figures {
		f := &b.pack.Figures[i]
		if b.proof.first[i] == 0 {
			continue
		}
		how := statistic(f)
		length := cellLook
		length.Format, length.Align = b.format(f.Value.Kind), "right"
		for _, one := range b.pack.Behind(f) {
			reached, value := cell{look: flag}, cell{look: length}
			if how == pack.ShareOfHits || how == pack.CountOfHits || len(f.Hit)+len(f.RecordHit) > 0 {
				reached.value = 0.0
				if one.IsHit {
					reached.value = 1.0
				}
			}
			if m := one.Measure; m != nil && finite(*m) {
				value.value = number(f.Value.Kind, *m)
			}
			g.rows = append(g.rows, []cell{words(f.Ref), words(f.KPI), words(one.ID), words(one.Title), reached, value})
		}
	}
	b.grid(s, g)
}

func finite(f float64) bool { return !math.IsNaN(f) && !math.IsInf(f, 0) }

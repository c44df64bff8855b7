package xlsx

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"bilan/metrics/unit"
	"bilan/reports/pack"
	"bilan/reports/text"
)

// table fills the sheet of a table of the pack.
func (b *book) table(s *sheet, t *pack.Table) {
	columns := b.columnsOf(t)
	g := grid{id: t.ID, title: t.Title, sub: t.Base, empty: t.Empty}
	for _, c := range columns {
		g.titles = append(g.titles, c.title)
		g.right = append(g.right, c.align == "right")
	}
	for _, row := range t.Rows {
		g.rows = append(g.rows, b.rowOf(columns, row, cellLook))
	}
	if t.Recomputed {
		b.recomputed(t, columns, &g)
	}
	if t.Total != nil {
		g.total = b.rowOf(columns, *t.Total, totalLook)
	}
	for _, n := range b.notesOf(t) {
		if words, ok := b.notes[n]; ok {
			g.after = append(g.after, superscripts([]int{n})+" "+clean(text.Line(words)))
		}
	}
	b.grid(s, g)
}

// column is a column of a sheet: a column of the table, or the run that stands beside its values.
type column struct {
	index int
	title string
	align string
	run   bool
}

// columnsOf gives a column that holds runs beside values a second column: a cell holds one thing.
func (b *book) columnsOf(t *pack.Table) []column {
	var out []column
	for i, c := range t.Columns {
		runs, values := false, false
		for _, row := range t.Rows {
			if i < len(row.Cells) {
				runs = runs || len(row.Cells[i].Spark) > 0
				values = values || row.Cells[i].Value.Missing != unit.Empty
			}
		}
		align := map[pack.Align]string{pack.Right: "right", pack.Centre: "center"}[c.Align]
		if !runs || values {
			out = append(out, column{index: i, title: c.Title, align: align})
		}
		if runs {
			title := c.Title
			if values {
				title += " (" + b.words.trend + ")"
			}
			out = append(out, column{index: i, title: title, run: true})
		}
	}
	return out
}

func (b *book) rowOf(columns []column, row pack.Row, base look) []cell {
	out := make([]cell, len(columns))
	for i, c := range columns {
		out[i].look = base
		if c.index >= len(row.Cells) {
			continue
		}
		from := row.Cells[c.index]
		if c.run {
			out[i].value = blocks(from.Spark)
			if len(from.Spark) == 0 {
				out[i].value = nil
			}
			out[i].look.Ink = accent
			continue
		}
		content, format := b.content(from.Value)
		l := base
		l.Align = c.align
		if _, isText := content.(string); isText && utf8.RuneCountInString(content.(string)) > 40 {
			l.Wrap, l.Top = true, false
		}
		tone := from.Tone
		if tone == pack.Plain && row.Tone == pack.Muted {
			tone = pack.Muted
		}
		if style, ok := tones[tone]; ok {
			l.Ink, l.Fill = style.ink, style.fill
			format = marked(format, style.glyph, from.Notes)
		} else {
			format = marked(format, "", from.Notes)
		}
		l.Format = format
		link, tip := b.proof.link(cmp.Or(from.Ref, from.Of))
		out[i] = cell{value: content, look: l, link: link, tip: tip}
	}
	return out
}

// notesOf lists the footnotes that a table calls, in order.
func (b *book) notesOf(t *pack.Table) []int {
	notes := slices.Clone(t.Notes)
	for _, row := range t.Rows {
		for _, c := range row.Cells {
			notes = append(notes, c.Notes...)
		}
	}
	slices.Sort(notes)
	return slices.Compact(notes)
}

// grid is a sheet of rows under one header: what every data sheet is.
type grid struct {
	id, title, sub, empty string
	titles                []string
	right                 []bool // columns of numbers
	widths                []float64
	rows                  [][]cell
	total                 []cell
	after                 []string // lines under the table
	freeze                int
	plain                 bool // cell by cell: the rows hold formulas
}

// grid writes a data sheet: heading, header, rows as a table with filters, total, notes.
func (b *book) grid(s *sheet, g grid) {
	titles := headers(g.titles)
	cut := len(g.rows) > rowLimit
	if cut {
		g.rows, g.after = g.rows[:rowLimit-len(g.after)-2], append(g.after, b.words.cut)
	}
	widths := g.widths
	if widths == nil {
		widths = fit(titles, g.rows)
	}
	s.page(page{widths: widths, head: firstRow - 1, freeze: g.freeze, tab: tabOf(g), stream: !g.plain})
	s.heading(g.title, g.sub)
	head := make([]cell, len(titles))
	for i, title := range titles {
		head[i] = cell{value: title, look: headLook}
		if i < len(g.right) && g.right[i] {
			head[i].look.Align = "right"
		}
	}
	s.put(tallest(titles, widths), head...)
	for _, row := range g.rows {
		s.put(deepest(row, widths), row...)
	}
	if len(g.rows) > 0 && len(titles) > 0 {
		b.tables++
		stripes := false
		table := &excelize.Table{Range: at(1, firstRow-1) + ":" + at(len(titles), s.row), Name: tableName(g.id, b.tables), ShowRowStripes: &stripes}
		if s.stream != nil {
			s.keep(s.stream.AddTable(table))
		} else if s.err == nil {
			s.keep(s.file.AddTable(s.name, table))
		}
	} else if g.empty != "" {
		s.put(20, cell{value: clean(text.Line(g.empty)), look: look{Italic: true, Ink: grey}})
	}
	if g.total != nil {
		s.put(0, g.total...)
	}
	if len(g.after) > 0 {
		s.skip(1)
		for _, line := range g.after {
			s.put(0, cell{value: line, look: look{Size: 9, Ink: grey}})
		}
	}
	s.close()
}

func tabOf(g grid) string {
	if g.id == "incidents" || g.id == "figures" || g.id == "rows" {
		return grey
	}
	return palette[2]
}

// fit chooses widths from what the columns hold: the header and the first rows.
func fit(titles []string, rows [][]cell) []float64 {
	widths := make([]float64, len(titles))
	for i, title := range titles {
		for _, word := range strings.Fields(title) {
			widths[i] = math.Max(widths[i], float64(utf8.RuneCountInString(word))+5) // room for the filter's button
		}
		widths[i] = math.Max(widths[i], math.Min(float64(utf8.RuneCountInString(title))+5, 20))
	}
	for _, row := range rows[:min(len(rows), 300)] {
		for i, c := range row {
			if i < len(widths) {
				widths[i] = math.Max(widths[i], breadth(c))
			}
		}
	}
	for i := range widths {
		widths[i] = math.Min(math.Max(widths[i], 9), 56)
	}
	return widths
}

// breadth is about the number of characters that a cell shows.
func breadth(c cell) float64 {
	switch v := c.value.(type) {
	case string:
		if strings.ContainsAny(v, "▁█") {
			return float64(utf8.RuneCountInString(v))*1.4 + 3 // blocks are wider than letters
		}
		return float64(utf8.RuneCountInString(v))*1.05 + 2
	case float64:
		if strings.Contains(c.look.Format, "yyyy") {
			return 17
		}
		return float64(len(fmt.Sprintf("%.0f", v)))*1.3 + 6
	}
	return 0
}

// deepest is the height of a row with texts that wrap, 0 when none does: a streamed row is not fitted by every viewer.
func deepest(row []cell, widths []float64) float64 {
	n := 1.0
	for i, c := range row {
		if v, ok := c.value.(string); ok && c.look.Wrap && i < len(widths) {
			n = math.Max(n, math.Ceil(float64(utf8.RuneCountInString(v)+2)*0.95/widths[i])+float64(strings.Count(v, "\n")))
		}
	}
	if n == 1 {
		return 0
	}
	return math.Min(n, 25)*13.5 + 4
}

// tallest is the height of a header whose titles wrap.
func tallest(titles []string, widths []float64) float64 {
	n := 1.0
	for i, title := range titles {
		if i < len(widths) {
			n = math.Max(n, math.Ceil(float64(utf8.RuneCountInString(title)+4)/widths[i]))
		}
	}
	return math.Min(n, 6)*14 + 6
}

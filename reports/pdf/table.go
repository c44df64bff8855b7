package pdf

import (
	"strings"

	"bilan/metrics/unit"
	"bilan/reports/pack"
)

// runWidths returns the width of a run on one line and of its longest word.
func (d *document) runWidths(r run) (whole, longest float64) {
	d.use(r.font)
	// Words part where wrap breaks lines: at a space that may break, not at a no-break one.
	for word := range strings.FieldsFuncSeq(r.text, func(c rune) bool { return c == ' ' || c == '\n' }) {
		longest = max(longest, d.pdf.GetStringWidth(word))
	}
	return d.pdf.GetStringWidth(r.text), longest
}

func (d *document) runsWidth(runs []run) (w float64) {
	for _, r := range runs {
		one, _ := d.runWidths(r)
		w += one
	}
	return w
}

// asideRuns are the reference and the notes of a cell.
func (d *document) asideRuns(c *pack.Cell, size float64) []run {
	var runs []run
	if ref := d.line(c.Ref); strings.TrimSpace(ref) != "" {
		runs = append(runs, run{text: ref, font: font{size: 5, ink: faint}})
	}
	return append(runs, d.noteMark(c.Notes, size)...)
}

// cellRuns are the words of a cell: the glyph of its tone, the value, and, unless it stands on the right, its reference.
func (d *document) cellRuns(g *grid, row *pack.Row, i int, total bool) []run {
	if i >= len(row.Cells) {
		return nil
	}
	c := &row.Cells[i]
	f := font{size: g.fit.size, ink: ink}
	if total {
		f.style = "B"
	}
	m := toned(c.Tone)
	switch c.Tone {
	case pack.Plain:
	case pack.Muted:
		f.ink = quiet
	default:
		f.ink, f.style = m.ink, "B"
	}
	if c.Value.IsMissing() {
		f.ink = faint
	}
	glyph := m.glyph
	if i == 0 && glyph == "" && !rowSays(row) {
		m = toned(row.Tone)
		glyph = m.glyph
	}
	var runs []run
	words := d.line(d.printer.Format(c.Value))
	if glyph != "" && (strings.TrimSpace(words) != "" || len(c.Spark) > 0) {
		mark := font{style: "B", size: g.fit.size, ink: m.ink}
		if mark == f {
			words = glyph + "\u00a0" + words // one text, which no line break parts
		} else {
			runs = append(runs, run{text: glyph + "\u00a0", font: mark})
		}
	}
	value := run{text: words, font: f}
	if link := d.links[row.Incident]; link != 0 && i == g.idColumn && !d.inAnnex {
		value.link = link
		value.font.ink = accent
	}
	runs = append(runs, value)
	if g.align[i] != pack.Right {
		for _, r := range d.asideRuns(c, g.fit.size) {
			r.text = "\u00a0" + r.text
			runs = append(runs, r)
		}
	}
	return runs
}

// rowSays reports whether a cell of the row already bears the glyph of the row's tone.
func rowSays(r *pack.Row) bool {
	for i := range r.Cells {
		if r.Cells[i].Tone == r.Tone {
			return true
		}
	}
	return false
}

// cells lays a row out; the second result is the number of lines of its tallest cell.
func (d *document) cells(g *grid, row *pack.Row, total bool) (out [][]line, tallest int) {
	out = make([][]line, len(g.widths))
	for i := range g.widths {
		width := g.inner(i)
		if i < len(row.Cells) && len(row.Cells[i].Spark) > 0 {
			width -= min(sparkWide, width/2)
		}
		out[i] = d.wrap(d.cellRuns(g, row, i, total), max(width, 2))
		if g.fit.under && g.align[i] == pack.Right && i < len(row.Cells) {
			if aside := d.asideRuns(&row.Cells[i], g.fit.size); len(aside) > 0 {
				out[i] = append(out[i], d.wrap(aside, max(width, 2))...)
			}
		}
		tallest = max(tallest, len(out[i]))
	}
	return out, max(tallest, 1)
}

func (g *grid) headHeight() float64 {
	h := g.headerHeight
	if len(g.title) > 0 {
		h += height(len(g.title), 9.5) + 1
	}
	return h
}

func (d *document) tableLeast(t *pack.Table, width float64) float64 {
	g := d.layOut(t, width)
	h := g.headHeight()
	if len(g.rows) == 0 {
		return h + g.rowHeight(1)
	}
	for i := range g.rows[:min(2, len(g.rows))] {
		_, n := d.cells(g, &g.rows[i], false)
		h += min(g.rowHeight(n), 40)
	}
	return h
}

func (d *document) tableExtent(t *pack.Table, width float64) float64 {
	g := d.layOut(t, width)
	h := g.headHeight() + height(len(g.notice), 8) + 1
	for i := range g.rows {
		_, n := d.cells(g, &g.rows[i], false)
		h += g.rowHeight(n)
		if h > pageHeight {
			return h // it does not matter by how much
		}
	}
	if len(g.rows) == 0 {
		h += g.rowHeight(1)
	}
	if t.Total != nil {
		_, n := d.cells(g, t.Total, true)
		h += g.rowHeight(n)
	}
	return h
}

func (d *document) table(t *pack.Table, x, width float64) {
	g := d.layOut(t, width)
	if len(g.title) > 0 {
		d.print(g.title, x, d.y, 9.5)
		d.y += height(len(g.title), 9.5) + 1
	}
	if len(g.rows) == 0 {
		d.nothing(t, x, width)
	} else {
		d.columnHeads(g, x, width)
	}
	for i := range g.rows {
		keep := 0.0
		switch isLast := i == len(g.rows)-1; {
		case isLast && t.Total != nil:
			_, n := d.cells(g, t.Total, true)
			keep = g.rowHeight(n)
		case isLast && len(g.notice) > 0:
			keep = 1 + height(len(g.notice), 8)
		case i == len(g.rows)-2:
			// The last row never stands alone on a page under its heads.
			_, n := d.cells(g, &g.rows[i+1], false)
			keep = min(g.rowHeight(n), 20)
		}
		d.row(g, &g.rows[i], x, width, keep, i%2 == 1, false)
	}
	if t.Total != nil {
		d.row(g, t.Total, x, width, 0, false, true)
	}
	if len(g.rows) > 0 {
		d.rule(x, d.y, width, faint, 0.2)
	}
	if len(g.notice) > 0 {
		d.y += 1
		d.room(height(len(g.notice), 8))
		d.print(g.notice, x, d.y, 8)
		d.y += height(len(g.notice), 8)
	}
}

// nothing prints the sentence of a table without rows.
func (d *document) nothing(t *pack.Table, x, width float64) {
	sentence := d.line(t.Empty)
	if strings.TrimSpace(sentence) == "" {
		sentence = d.words.noRow
	}
	lines := d.wrap([]run{{text: sentence, font: font{style: "I", size: 9, ink: quiet}}}, width-2*cellPad)
	h := height(len(lines), 9) + 2*cellRise
	d.fill(x, d.y, width, h, zebra)
	d.print(lines, x+cellPad, d.y+cellRise, 9)
	d.y += h
}

func (d *document) columnHeads(g *grid, x, width float64) {
	left := x
	for i := range g.header {
		inner := g.inner(i)
		for j, l := range g.header[i] {
			// The heads stand on the rule: a short one is level with the last line of a long one.
			top := d.y + g.headerHeight - cellRise - height(len(g.header[i])-j, g.headSize())
			d.printLine(l, left+cellPad+shift(g.align[i], inner, l.width), top, g.headSize())
		}
		left += g.widths[i]
	}
	d.y += g.headerHeight
	d.rule(x, d.y, width, ink, 0.3)
}

func shift(a pack.Align, room, width float64) float64 {
	switch a {
	case pack.Right:
		return room - width
	case pack.Centre:
		return (room - width) / 2
	}
	return 0
}

// row prints a row, on the next page where it and what must stay under it do not fit; a row taller than a page goes on over
// pages.
func (d *document) row(g *grid, row *pack.Row, x, width, keep float64, odd, total bool) {
	cells, n := d.cells(g, row, total)
	for from := 0; from < n; {
		if d.y+g.rowHeight(n-from)+keep > bodyBottom && d.y > bodyTop+g.headHeight()+g.rowHeight(2) {
			d.newPage()
			if len(g.again) > 0 {
				d.print(g.again, x, d.y, 9.5)
				d.y += height(len(g.again), 9.5) + 1
			}
			d.columnHeads(g, x, width)
		}
		to := n
		for to > from+1 && d.y+g.rowHeight(to-from) > bodyBottom {
			to--
		}
		d.rowPart(g, row, cells, from, to, x, width, odd, total)
		from = to
	}
}

func (d *document) rowPart(g *grid, row *pack.Row, cells [][]line, from, to int, x, width float64, odd, total bool) {
	h := g.rowHeight(to - from)
	m := toned(row.Tone)
	switch {
	case total:
		d.fill(x, d.y, width, h, shade)
		d.rule(x, d.y, width, ink, 0.3)
	case m.glyph != "":
		d.fill(x, d.y, width, h, m.wash)
		d.fill(x-0.2, d.y, 0.9, h, m.ink)
	case odd:
		d.fill(x, d.y, width, h, zebra)
	}
	if link := d.links[row.Incident]; d.inAnnex && link != 0 && !d.landed[row.Incident] {
		d.landed[row.Incident] = true
		d.pdf.SetLink(link, d.y, -1)
	}
	left := x
	for i := range g.widths {
		inner := g.inner(i)
		words := inner
		if i < len(row.Cells) && len(row.Cells[i].Spark) > 0 {
			wide := min(sparkWide, inner/2)
			if row.Cells[i].Value.Missing == unit.Empty {
				wide = inner
			}
			words -= wide
			if from == 0 {
				d.spark(left+cellPad+inner-wide, d.y+(g.rowHeight(1)-sparkCell)/2, wide, sparkCell, row.Cells[i].Spark, nil, row.Cells[i].Tone)
			}
		}
		for j := from; j < min(to, len(cells[i])); j++ {
			l := cells[i][j]
			d.printLine(l, left+cellPad+shift(g.align[i], words, l.width), d.y+cellRise+height(j-from, g.fit.size), g.fit.size)
		}
		if from == 0 && g.beside[i] > 0 && i < len(row.Cells) {
			aside := d.wrap(d.asideRuns(&row.Cells[i], g.fit.size), g.beside[i])
			d.print(aside[:1], left+cellPad+inner+0.7, d.y+cellRise+0.35, g.fit.size)
		}
		left += g.widths[i]
	}
	d.y += h
}

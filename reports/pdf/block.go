package pdf

import (
	"fmt"
	"strings"

	"bilan/reports/chart"
	"bilan/reports/pack"
)

// place prints a block over the whole width, on this page or the next. A text with a title that speaks of the block after it stays
// with it.
func (d *document) place(b, next *pack.Block) {
	if b.Table != nil && b.Table.Only == pack.Workbook {
		return
	}
	d.room(d.need(b, next))
	before := d.y
	d.draw(b, margin, bodyWidth)
	if d.y != before {
		d.y += afterBlock
	}
}

// need is the height without which a block must not start on a page, before the one that follows it.
func (d *document) need(b, next *pack.Block) float64 {
	if b.Text != nil && b.Text.Title != "" && len(b.Text.Paragraphs) == 1 && next != nil {
		return d.textExtent(b.Text, bodyWidth) + afterBlock + d.least(next, bodyWidth)
	}
	return d.least(b, bodyWidth)
}

// draw prints a block at x in a width, from d.y on, and moves d.y under it.
func (d *document) draw(b *pack.Block, x, width float64) {
	switch {
	case b.Tiles != nil:
		d.tiles(b.Tiles.Tiles, x, width)
	case b.Table != nil:
		d.table(b.Table, x, width)
	case b.Chart != nil:
		d.chart(b.Chart, x, width)
	case b.Text != nil:
		d.text(b.Text, x, width)
	case b.Sign != nil:
		d.sign(b.Sign, x, width)
	default:
		d.side(b.Side)
	}
}

// least is the height without which a block must not start on a page.
func (d *document) least(b *pack.Block, width float64) float64 {
	switch {
	case b.Tiles != nil:
		return d.tilesLeast(b.Tiles.Tiles, width)
	case b.Table != nil:
		return d.tableLeast(b.Table, width)
	case b.Chart != nil:
		return d.chartExtent(b.Chart, width)
	case b.Text != nil:
		return d.textLeast(b.Text, width)
	case b.Sign != nil:
		return d.signExtent(b.Sign, width)
	case len(b.Side) == 0:
		return 0
	case len(b.Side) == 1 || !d.fits(b.Side[0], b.Side[1]):
		return d.least(b.Side[0], bodyWidth)
	}
	left, right := d.sideWidths(b.Side[0], b.Side[1])
	return max(d.extent(b.Side[0], left), d.extent(b.Side[1], right))
}

// extent is the height of the whole block.
func (d *document) extent(b *pack.Block, width float64) float64 {
	switch {
	case b.Tiles != nil:
		return d.tilesExtent(b.Tiles.Tiles, width)
	case b.Table != nil:
		return d.tableExtent(b.Table, width)
	case b.Chart != nil:
		return d.chartExtent(b.Chart, width)
	case b.Text != nil:
		return d.textExtent(b.Text, width)
	case b.Sign != nil:
		return d.signExtent(b.Sign, width)
	}
	return 2 * pageHeight // a side block within a side block: never beside another
}

// fits reports whether two blocks can stand side by side on one page.
func (d *document) fits(a, b *pack.Block) bool {
	left, right := d.sideWidths(a, b)
	return max(d.extent(a, left), d.extent(b, right)) <= bodyBottom-bodyTop
}

// sideWidths gives a chart more of the row than the table beside it, unless the table needs it for its numbers.
func (d *document) sideWidths(a, b *pack.Block) (left, right float64) {
	whole := bodyWidth - gutter
	beside := func(other *pack.Block) float64 {
		if other.Table == nil {
			return whole * 0.42
		}
		return min(max(whole*0.42, d.needs(other.Table)+0.1), whole*0.58)
	}
	switch {
	case a.Chart != nil && b.Chart == nil:
		right = beside(b)
		return whole - right, right
	case a.Chart == nil && b.Chart != nil:
		left = beside(a)
		return left, whole - left
	}
	return whole / 2, whole / 2
}

// side prints blocks in pairs; those that do not fit beside each other follow one another.
func (d *document) side(blocks []*pack.Block) {
	for i := 0; i < len(blocks); i += 2 {
		if i > 0 {
			d.y += afterBlock
		}
		if i+1 == len(blocks) || !d.fits(blocks[i], blocks[i+1]) {
			for j, b := range blocks[i:min(i+2, len(blocks))] {
				if j > 0 {
					d.y += afterBlock
				}
				d.room(d.least(b, bodyWidth))
				d.draw(b, margin, bodyWidth)
			}
			continue
		}
		left, right := d.sideWidths(blocks[i], blocks[i+1])
		d.room(max(d.extent(blocks[i], left), d.extent(blocks[i+1], right)))
		top := d.y
		d.draw(blocks[i], margin, left)
		under := d.y
		d.y = top
		d.draw(blocks[i+1], margin+left+gutter, right)
		d.y = max(d.y, under)
	}
}

// title returns the lines above a table or a chart: its title, the numbers of its notes, its base.
func (d *document) title(words, base string, notes []int, width float64) []line {
	var runs []run
	if strings.TrimSpace(words) != "" {
		runs = append(runs, run{text: words, font: font{style: "B", size: 9.5, ink: ink}})
		runs = append(runs, d.noteMark(notes, 9.5)...)
	}
	if strings.TrimSpace(base) != "" {
		under := run{text: base, font: font{style: "I", size: 8, ink: faint}}
		switch {
		case len(runs) == 0:
		case d.runsWidth(runs)+d.runsWidth([]run{under})+3 <= width:
			under.text = "  " + base
		default:
			under.text = "\n" + base
		}
		runs = append(runs, under)
	}
	if len(runs) == 0 {
		return nil
	}
	return d.wrap(runs, width)
}

// noteMark is the raised numbers of footnotes.
func (d *document) noteMark(notes []int, size float64) []run {
	if len(notes) == 0 {
		return nil
	}
	words := make([]string, len(notes))
	for i, n := range notes {
		words[i] = d.printer.Count(int64(n))
	}
	return []run{{text: strings.Join(words, ","), font: font{size: size * 0.65, ink: accent, raise: size * 0.32}}}
}

// chartSize is the size of a chart in pixels and millimetres.
func chartSize(c *pack.Chart, width float64) (w, h int, mm float64) {
	mm = 50
	switch {
	case chart.Empty(c):
		mm = 24
	case c.Kind == pack.Strip:
		mm = 27
	case c.Kind == pack.Lanes:
		mm = 24 + 7*float64(len(c.Lanes))
	case c.Kind == pack.Heat:
		mm = min(70, max(38, 14+float64(len(c.Rows))*5))
	}
	return int(width / chartScale), int(mm / chartScale), mm
}

func (d *document) chartExtent(c *pack.Chart, width float64) float64 {
	_, _, mm := chartSize(c, width)
	return d.chartHead(c, width) + mm
}

func (d *document) chartHead(c *pack.Chart, width float64) float64 {
	lines := d.title(d.line(c.Title), d.line(c.Base), c.Notes, width)
	return height(len(lines), 9.5) + afterTitle
}

func (d *document) chart(c *pack.Chart, x, width float64) {
	lines := d.title(d.line(c.Title), d.line(c.Base), c.Notes, width)
	d.print(lines, x, d.y, 9.5)
	d.y += height(len(lines), 9.5) + afterTitle
	option, err := d.option(c)
	if err != nil {
		d.fail(err)
		return
	}
	w, h, mm := chartSize(c, width)
	svg, err := d.drawer.SVG(option, w, h)
	if err != nil {
		d.fail(fmt.Errorf("chart %q: %w", c.ID, err))
		return
	}
	if err := drawSVG(d.pdf, d.label, svg, x, d.y, chartScale); err != nil {
		d.fail(fmt.Errorf("chart %q: %w", c.ID, err))
		return
	}
	d.y += mm
}

// label cleans a text of a chart; the joiner that parts a brace from a template has done its work.
func (d *document) label(s string) string { return d.line(strings.ReplaceAll(s, "\u2060", "")) }

func (d *document) option(c *pack.Chart) ([]byte, error) {
	if o, ok := d.options[c]; ok {
		return o, nil
	}
	o, err := chart.Option(c, d.printer)
	if err == nil {
		d.options[c] = o
	}
	return o, err
}

// drawAhead starts every chart, so that they are drawn on every processor while the pages are laid out.
func (d *document) drawAhead() {
	start := func(b *pack.Block, width float64) {
		if b.Chart == nil {
			return
		}
		option, err := d.option(b.Chart)
		if err != nil {
			d.fail(err)
			return
		}
		w, h, _ := chartSize(b.Chart, width)
		d.drawer.Start(option, w, h)
	}
	for i := range d.pack.Sections {
		for j := range d.pack.Sections[i].Blocks {
			b := &d.pack.Sections[i].Blocks[j]
			start(b, bodyWidth)
			for k := 0; k < len(b.Side); k += 2 {
				if k+1 == len(b.Side) {
					start(b.Side[k], bodyWidth)
					break
				}
				left, right := d.sideWidths(b.Side[k], b.Side[k+1])
				start(b.Side[k], left)
				start(b.Side[k+1], right)
			}
		}
	}
}

package pdf

import (
	"math"
	"slices"

	"bilan/metrics/unit"
	"bilan/reports/pack"
	"bilan/reports/text"
)

const (
	cellSize   = 8.5
	annexSize  = 7.8
	cellPad    = 1.6 // left and right of a cell's text
	cellRise   = 0.9 // above and under it
	sparkWide  = 20.0
	sparkCell  = 3.6
	longColumn = 46.0 // a column of identifiers or numbers is never wider by itself
	headRunes  = 90   // the head of a column is a name, not a story
	headLines  = 10
)

// grid is a table laid out in a width.
type grid struct {
	table  *pack.Table
	widths []float64
	fit    fitting
	// beside is the room on the right of right-aligned cells for references and notes, so that the digits stay in line.
	beside []float64
	align  []pack.Align
	spark  []bool
	// title stands above the table, again says so after a page break.
	title, again, notice []line
	header               [][]line
	headerHeight         float64
	idColumn             int
	rows                 []pack.Row
	least                []float64 // of each column, without a break in a word or a number
}

// fitting is a way to set a table: the size of its words, and whether the references of numbers stand under them.
type fitting struct {
	size  float64
	under bool
}

// fittings are the ways to set a table, the best first.
func (d *document) fittings() []fitting {
	size := cellSize
	if d.inAnnex {
		size = annexSize // looked up rather than read
	}
	const step = 0.7
	return []fitting{{size, false}, {size - step, false}, {size, true}, {size - step, true}, {size - 2*step, true}}
}

// layOut decides how a table is set: the first way in which no word and no number breaks, else the narrowest.
func (d *document) layOut(t *pack.Table, width float64) *grid {
	var g *grid
	for _, f := range d.fittings() {
		if g = d.columns(t, width, f); sum(g.least) <= width {
			break
		}
	}
	d.layHeads(g)
	title := d.line(t.Title)
	g.title = d.title(title, d.line(t.Base), t.Notes, width)
	g.again = d.title(title+" "+d.words.continued, "", nil, width)
	if t.Truncated != "" {
		g.notice = d.wrap([]run{{text: d.line(t.Truncated), font: font{style: "I", size: 8, ink: faint}}}, width)
	}
	return g
}

// columns decides the columns of a table. Numbers, identifiers and instants get the width that they need; words share the rest,
// so that the table is short, and never more than they need while another wants it.
func (d *document) columns(t *pack.Table, width float64, f fitting) *grid {
	g := &grid{table: t, rows: t.Rows, fit: f, idColumn: idColumn(t)}
	if t.PageRows > 0 && t.PageRows < len(t.Rows) {
		g.rows = t.Rows[:t.PageRows]
	}
	n := len(t.Columns)
	g.widths, g.beside = make([]float64, n), make([]float64, n)
	g.align, g.spark = make([]pack.Align, n), make([]bool, n)
	natural, least, broken, cells := make([]float64, n), make([]float64, n), make([]float64, n), make([][]float64, n)
	all := g.rows
	if t.Total != nil {
		all = append(all[:len(all):len(all)], *t.Total)
	}
	for i := range t.Columns {
		c := &t.Columns[i]
		g.align[i] = c.Align
		for j := range all {
			if i < len(all[j].Cells) && len(all[j].Cells[i].Spark) > 0 {
				g.spark[i] = true
			}
		}
		if c.Align == pack.Left && isNumber(c.Kind) && !g.spark[i] {
			g.align[i] = pack.Right
		}
		if g.align[i] == pack.Right && !f.under {
			for j := range all {
				if i < len(all[j].Cells) {
					g.beside[i] = max(g.beside[i], d.runsWidth(d.asideRuns(&all[j].Cells[i], f.size)))
				}
			}
			if g.beside[i] > 0 {
				g.beside[i] += 0.8
			}
		}
		natural[i], least[i], broken[i], cells[i] = d.measure(g, all, i)
	}
	// A date above its time reads as well as beside it; a word in two parts does not.
	if sum(least) >= width {
		for i := range t.Columns {
			if k := t.Columns[i].Kind; k == unit.Second || k == unit.Instant {
				least[i] = broken[i]
			}
		}
	}
	g.least = least
	g.share(t.Columns, natural, least, cells, width)
	return g
}

// headRun is the head of a column.
func (d *document) headRun(g *grid, i int) run {
	return run{text: text.Cut(d.line(g.table.Columns[i].Title), headRunes), font: font{style: "B", size: g.headSize(), ink: quiet}}
}

// layHeads breaks the heads of the columns into lines.
func (d *document) layHeads(g *grid) {
	g.header = make([][]line, len(g.widths))
	tallest := 0
	for i := range g.widths {
		g.header[i] = d.wrap([]run{d.headRun(g, i)}, g.inner(i))
		if len(g.header[i]) > headLines {
			g.header[i] = g.header[i][:headLines]
		}
		tallest = max(tallest, len(g.header[i]))
	}
	g.headerHeight = height(tallest, g.headSize()) + 2*cellRise
	if headless(g.table) {
		g.headerHeight = 0.6 // names and values need no heads, only the rule above them
	}
}

// headSize is the size of the heads of a table, and inner the width of the values of a column.
func (g *grid) headSize() float64       { return min(8, g.fit.size+0.2) }
func (g *grid) inner(i int) float64     { return g.widths[i] - 2*cellPad - g.beside[i] }
func (g *grid) rowHeight(n int) float64 { return height(n, g.fit.size) + 2*cellRise }

// headless reports a table whose columns have no titles.
func headless(t *pack.Table) bool {
	for i := range t.Columns {
		if t.Columns[i].Title != "" {
			return false
		}
	}
	return len(t.Columns) > 0
}

// measure returns the width that a column would like, the width below which it should not be broken, that of its longest word, and the
// width of each of its cells on one line.
func (d *document) measure(g *grid, all []pack.Row, i int) (natural, least, broken float64, cells []float64) {
	c := &g.table.Columns[i]
	natural, least = d.runWidths(d.headRun(g, i))
	wrapped := natural
	natural = least // a header may break at its spaces
	cells = make([]float64, len(all))
	for j := range all {
		if i >= len(all[j].Cells) {
			continue
		}
		cell := &all[j].Cells[i]
		whole, longest := 0.0, 0.0
		for _, r := range d.cellRuns(g, &all[j], i, j == len(g.rows)) {
			w, l := d.runWidths(r)
			whole += w
			longest = max(longest, l)
		}
		if len(cell.Spark) > 0 {
			whole, longest = whole+sparkWide, longest+sparkWide
		}
		cells[j] = whole
		natural, least = max(natural, whole), max(least, longest)
	}
	broken = least
	if c.Kind == unit.Text {
		natural = max(natural, min(wrapped, 30))
		least = min(least, 30)
	} else {
		natural = min(natural, longColumn)
		least = natural
	}
	extra := 2*cellPad + g.beside[i] + 0.2
	return natural + extra, least + extra, broken + extra, cells
}

func sum(list []float64) (s float64) {
	for _, v := range list {
		s += v
	}
	return s
}

// share gives the columns their widths; the sum is width. cells are the widths of the cells of each column on one line.
func (g *grid) share(columns []pack.Column, natural, least []float64, cells [][]float64, width float64) {
	weight := func(i int) float64 {
		if w := columns[i].Weight; w > 0 && !math.IsInf(w, 0) {
			return w
		}
		return 1
	}
	copy(g.widths, least)
	switch wanted, needed := sum(natural), sum(least); {
	case len(columns) == 0:
	case needed >= width:
		g.squeeze(columns, least, width)
	case wanted <= width: // room to spare, given by weight
		whole := 0.0
		for i := range columns {
			whole += weight(i)
		}
		for i := range g.widths {
			g.widths[i] = natural[i] + (width-wanted)*weight(i)/whole
		}
	default:
		g.fill(weight, natural, cells, width-needed)
	}
}

// squeeze fits columns that want more than the page has: words give way first, since a number that breaks reads as two, and of
// them the longest, so that a short verdict stays whole beside a long reason.
func (g *grid) squeeze(columns []pack.Column, least []float64, width float64) {
	words, others := 0.0, 0.0
	for i := range columns {
		if columns[i].Kind == unit.Text {
			words += least[i]
		} else {
			others += least[i]
		}
	}
	if left := width - others; words > 0 && left >= words/2 {
		var wanted []float64
		for i := range columns {
			if columns[i].Kind == unit.Text {
				wanted = append(wanted, least[i])
			}
		}
		limit := ceiling(wanted, left)
		for i := range columns {
			if columns[i].Kind == unit.Text {
				g.widths[i] = min(least[i], limit)
			}
		}
		return
	}
	for i := range g.widths {
		g.widths[i] = least[i] * width / (words + others)
	}
}

// ceiling returns the limit under which some widths, each cut at it, fit together into a room smaller than their sum.
func ceiling(widths []float64, room float64) float64 {
	sorted := slices.Sorted(slices.Values(widths))
	for i, w := range sorted {
		if share := room / float64(len(sorted)-i); w >= share {
			return share
		}
		room -= w
	}
	return room
}

const (
	// fillStep is what a column gets at a time, in millimetres.
	fillStep = 1.5
	// fillRows bounds the rows that are looked at.
	fillRows = 60
)

// fill spreads what is left over the columns that want more, each step to the one that makes the table the shortest: the
// height of a row is near the fourth-power mean of the lines that its cells need. Weights tell equal columns apart.
func (g *grid) fill(weight func(int) float64, natural []float64, cells [][]float64, left float64) {
	inner := func(i int, more float64) float64 { return max(g.inner(i)+more, 4) }
	power := func(v float64) float64 { return v * v * v * v }
	rows := 0
	for i := range cells {
		rows = max(rows, min(len(cells[i]), fillRows))
	}
	for left > 0.01 {
		heights := make([]float64, rows) // to the fourth power
		for i := range cells {
			for j := range min(len(cells[i]), fillRows) {
				heights[j] += power(cells[i][j] / inner(i, 0))
			}
		}
		best, gained := -1, -1.0
		for i := range g.widths {
			if g.widths[i] >= natural[i]-0.01 {
				continue
			}
			gain := 0.0
			for j := range min(len(cells[i]), fillRows) {
				now, then := power(cells[i][j]/inner(i, 0)), power(cells[i][j]/inner(i, fillStep))
				gain += root(heights[j]) - root(heights[j]-now+then)
			}
			if gain *= math.Sqrt(weight(i)); gain > gained {
				best, gained = i, gain
			}
		}
		if best < 0 {
			return
		}
		more := min(fillStep, left, natural[best]-g.widths[best])
		g.widths[best] += more
		left -= more
	}
}

func root(v float64) float64 { return math.Sqrt(math.Sqrt(max(v, 0))) }

// needs is the width below which a table set in the best way breaks words or numbers.
func (d *document) needs(t *pack.Table) float64 {
	return sum(d.columns(t, bodyWidth, d.fittings()[0]).least)
}

// idColumn is the column that leads to the incident of a row.
func idColumn(t *pack.Table) int {
	for i := range t.Columns {
		if t.Columns[i].Kind == unit.ID {
			return i
		}
	}
	return 0
}

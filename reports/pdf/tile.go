package pdf

import (
	"math"
	"strings"

	"bilan/metrics/unit"
	"bilan/reports/pack"
	"bilan/reports/text"
)

const (
	tileGap   = 3.2
	tilePad   = 2.8
	tileSmall = 7.8
	sparkTall = 8.5
	tileRunes = 120 // of each text: a tile is read at a glance
)

// tileColumns is how many tiles stand in a row: four at most, and no row with a single one.
func tileColumns(n int, width float64) int {
	if width < bodyWidth*0.75 {
		return min(n, 2)
	}
	switch {
	case n <= 4:
		return n
	case n <= 6:
		return 3
	}
	return 4
}

// tileLines are the texts of a tile, laid out.
type tileLines struct {
	title, detail, target, verdict []line
}

// tileRow is a row of tiles; its parts are as tall as the tallest, so that the values stand on one line.
type tileRow struct {
	tiles                          []pack.Tile
	lines                          []tileLines
	title, detail, target, verdict float64
}

const tileValue = 9.2 // the height of the value's line

func (r *tileRow) height() float64 {
	return tilePad*2 + r.title + tileValue + r.detail + r.target + 1 + sparkTall + 1.4 + r.verdict
}

func (d *document) tileRows(tiles []pack.Tile, width float64) (rows []tileRow, each float64) {
	n := tileColumns(len(tiles), width)
	if n == 0 {
		return nil, 0
	}
	each = (width - float64(n-1)*tileGap) / float64(n)
	inner := each - 2*tilePad
	for from := 0; from < len(tiles); from += n {
		row := tileRow{tiles: tiles[from:min(from+n, len(tiles))]}
		for i := range row.tiles {
			l := d.tileLines(&row.tiles[i], inner)
			row.lines = append(row.lines, l)
			row.title = max(row.title, height(len(l.title), 8.5))
			row.detail = max(row.detail, height(len(l.detail), tileSmall))
			row.target = max(row.target, height(len(l.target), tileSmall))
			row.verdict = max(row.verdict, height(len(l.verdict), tileSmall))
		}
		rows = append(rows, row)
	}
	return rows, each
}

func (d *document) tileLines(t *pack.Tile, width float64) tileLines {
	var l tileLines
	title := []run{{text: text.Cut(d.line(t.Title), tileRunes), font: font{style: "B", size: 8.5, ink: quiet}}}
	l.title = d.wrap(append(title, d.noteMark(t.Notes, 8.5)...), width)
	small := font{size: tileSmall, ink: quiet}
	detail := "n\u00a0=\u00a0" + d.printer.Count(t.N)
	if s := text.Cut(d.line(t.Detail), tileRunes); strings.TrimSpace(s) != "" {
		detail += " · " + s
	}
	l.detail = d.wrap([]run{{text: detail, font: small}}, width)
	if s := text.Cut(d.line(t.Target), tileRunes); strings.TrimSpace(s) != "" {
		l.target = d.wrap([]run{{text: s, font: small}}, width)
	}
	if s := text.Cut(d.line(t.Verdict), tileRunes); strings.TrimSpace(s) != "" {
		m := toned(t.Tone)
		words := font{style: "B", size: tileSmall, ink: m.ink}
		if t.Tone == pack.Plain {
			words = small
		}
		if m.glyph != "" {
			s = m.glyph + " " + s
		}
		l.verdict = d.wrap([]run{{text: s, font: words}}, width)
	}
	return l
}

func (d *document) tilesLeast(tiles []pack.Tile, width float64) float64 {
	rows, _ := d.tileRows(tiles, width)
	if len(rows) == 0 {
		return 0
	}
	return rows[0].height()
}

func (d *document) tilesExtent(tiles []pack.Tile, width float64) float64 {
	rows, _ := d.tileRows(tiles, width)
	h := 0.0
	for i := range rows {
		h += rows[i].height() + tileGap
	}
	return max(0, h-tileGap)
}

func (d *document) tiles(tiles []pack.Tile, x, width float64) {
	rows, each := d.tileRows(tiles, width)
	columns := tileColumns(len(tiles), width)
	for i := range rows {
		row := &rows[i]
		if i > 0 {
			d.y += tileGap
		}
		d.room(row.height())
		for j := range row.tiles {
			d.tile(row, j, x+float64(j)*(each+tileGap), each)
		}
		if free := columns - len(row.tiles); free > 0 {
			at := len(row.tiles)
			d.tileLegend(x+float64(at)*(each+tileGap), float64(free)*(each+tileGap)-tileGap, row.height())
		}
		d.y += row.height()
	}
}

func (d *document) tile(row *tileRow, i int, x, width float64) {
	t, l := &row.tiles[i], &row.lines[i]
	m := toned(t.Tone)
	y, inner := d.y, width-2*tilePad
	d.fill(x, y, width, row.height(), zebra)
	edge := m.ink
	if m.glyph == "" {
		edge = hair
	}
	d.fill(x, y, width, 0.9, edge)
	x += tilePad
	y += tilePad
	d.print(l.title, x, y, 8.5)
	y += row.title
	value := font{style: "B", size: 20, ink: ink}
	if t.Value.IsMissing() {
		value.ink = faint
	}
	ref := font{size: 7, ink: faint}
	d.use(ref)
	reference := d.line(t.Ref)
	room := inner - d.pdf.GetStringWidth(reference) - 1.5
	d.say(d.line(d.printer.Format(t.Value)), value, x, y+0.4, room, "")
	d.say(reference, ref, x+inner, y+5, inner/2, "right")
	y += tileValue
	d.print(l.detail, x, y, tileSmall)
	y += row.detail
	d.print(l.target, x, y, tileSmall)
	y += row.target + 1
	d.spark(x, y, inner, sparkTall, t.Run, t.Limits, t.Tone)
	y += sparkTall + 1.4
	d.print(l.verdict, x, y, tileSmall)
}

// tileLegend uses a free place in the row to say how tiles are read.
func (d *document) tileLegend(x, width, tall float64) {
	inner := width - 2*tilePad
	f := font{size: tileSmall, ink: faint}
	runs := []run{{text: d.words.legend + "\n", font: font{style: "B", size: tileSmall, ink: quiet}},
		{text: strings.Join([]string{d.words.legendPoint, d.words.legendBand}, "\n"), font: f},
		{text: "\n" + strings.ReplaceAll(d.words.legendTones, "   ", "\n"), font: f},
		{text: "\n" + d.words.legendRefs, font: f}}
	lines := d.wrap(runs, inner)
	if height(len(lines), tileSmall) > tall-2*tilePad {
		return // the last page says it too
	}
	d.print(lines, x+tilePad, d.y+tilePad, tileSmall)
}

// spark draws a run of values over its natural band: a gap where there is none, a dot on the last.
func (d *document) spark(x, y, w, h float64, run []*float64, limits *pack.Limits, tone pack.Tone) {
	low, high, last := math.Inf(1), math.Inf(-1), -1
	for i, v := range run {
		if v != nil && !math.IsNaN(*v) && !math.IsInf(*v, 0) {
			low, high, last = math.Min(low, *v), math.Max(high, *v), i
		}
	}
	if last < 0 {
		d.rule(x, y+h, w, hair, 0.2)
		return
	}
	if limits != nil {
		low, high = math.Min(low, limits.Lower), math.Max(high, limits.Upper)
	}
	span := high - low
	dot := 0.75
	at := func(i int, v float64) (float64, float64) {
		px, py := x+dot, y+h/2
		if len(run) > 1 {
			px += float64(i) / float64(len(run)-1) * (w - 2*dot)
		}
		if span > 0 {
			py = y + h - dot - (v-low)/span*(h-2*dot)
		}
		return px, py
	}
	if limits != nil && span > 0 {
		_, top := at(0, limits.Upper)
		_, bottom := at(0, limits.Lower)
		d.fill(x, top, w, bottom-top, natural)
		_, middle := at(0, limits.Centre)
		d.rule(x, middle, w, pale, 0.15)
	}
	d.pdf.SetLineCapStyle("round")
	d.pdf.SetLineJoinStyle("round")
	d.pen(quiet, 0.35)
	open, drawn := false, 0
	for i, v := range run {
		if v == nil || math.IsNaN(*v) || math.IsInf(*v, 0) {
			open = false
			continue
		}
		px, py := at(i, *v)
		if open {
			d.pdf.LineTo(px, py)
		} else {
			d.pdf.MoveTo(px, py)
			d.pdf.LineTo(px, py) // a lonely point still shows, as a dot of the pen
		}
		open = true
		drawn++
	}
	if drawn > 0 {
		d.pdf.DrawPath("D")
	}
	d.pdf.SetLineCapStyle("butt")
	d.pdf.SetLineJoinStyle("miter")
	px, py := at(last, *run[last])
	end := toned(tone).ink
	d.paint(end)
	d.pdf.Circle(px, py, dot, "F")
}

// isNumber reports the kinds whose cells stand on the right.
func isNumber(k unit.Kind) bool { return k.IsNumeric() }

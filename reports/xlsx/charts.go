package xlsx

import (
	"fmt"
	"math"

	"github.com/xuri/excelize/v2"

	"bilan/metrics/unit"
	"bilan/reports/pack"
	"bilan/reports/text"
)

// Geometry of the charts sheet: a chart on the left, its data on the right.
const (
	chartColumns = 10
	chartRows    = 16 // of the default height
	dataColumn   = chartColumns + 2
	chartWidth   = 760
	chartHeight  = 300
)

// charts fills the sheet of native charts. Each stands beside the numbers it draws.
func (b *book) charts(s *sheet, charts []*pack.Chart) {
	widths := make([]float64, dataColumn)
	for i := range widths {
		widths[i] = 10
	}
	widths[chartColumns] = 3
	widths[dataColumn-1] = 20
	for range 8 {
		widths = append(widths, 13)
	}
	s.page(page{widths: widths, tab: accent})
	s.heading(b.pack.Title+" — "+b.pack.PeriodWords, "")
	for i, c := range charts {
		if i > 0 && i%2 == 0 {
			s.keep(s.file.InsertPageBreak(s.name, at(1, s.row+1)))
		}
		s.put(20, cell{value: clean(text.Line(orElse(c.Title, c.ID))), look: groupLook, merge: chartColumns})
		s.put(15, cell{value: clean(text.Line(c.Base)), look: subLook, merge: chartColumns})
		top := s.row + 1
		data := b.seriesOf(c)
		b.data(s, c, data, top)
		if len(c.Categories) > 0 && len(data) > 0 {
			b.draw(s, c, data, top)
		}
		s.row = top + max(chartRows, len(c.Categories)+2)
		s.skip(1)
	}
}

// drawn is a series as the workbook draws it.
type drawn struct {
	name    string
	values  []*float64
	kind    unit.Kind
	line    bool
	right   bool
	stack   string
	colour  string
	dash    bool // a limit, a target: thin and dashed
	markers bool
	only    bool // markers without a line: signals
}

// seriesOf lists the series of a chart, limits and signals included: what the eye sees is a series, so that the native
// chart needs nothing but its data.
func (b *book) seriesOf(c *pack.Chart) []drawn {
	var out []drawn
	for i, series := range c.Series {
		d := drawn{name: orElse(series.Name, fmt.Sprintf("%d", i+1)), values: series.Values, kind: c.Unit,
			right: series.Right, stack: series.Stack, colour: palette[i%len(palette)]}
		if series.Right && c.Unit2 != "" {
			d.kind = c.Unit2
		}
		d.line = series.Line || c.Kind == pack.Lines || c.Kind == pack.XmR
		d.markers = d.line
		if d.line {
			d.colour = strokes[i%len(strokes)]
		}
		if tone, ok := tones[series.Tone]; ok {
			d.colour = tone.ink
			d.dash = series.Tone == pack.Muted && d.line
			d.markers = d.markers && !d.dash
		}
		out = append(out, d)
	}
	if l := c.Limits; l != nil {
		for _, limit := range []struct {
			name   string
			value  float64
			colour string
		}{{b.words.centre, l.Centre, grey}, {b.words.lower, l.Lower, strokes[1]}, {b.words.upper, l.Upper, strokes[1]}} {
			out = append(out, drawn{name: limit.name, values: constant(limit.value, len(c.Categories)), kind: c.Unit, line: true, dash: true, colour: limit.colour})
		}
	}
	if len(c.Flags) > 0 && len(c.Series) > 0 {
		marks := make([]*float64, len(c.Categories))
		for _, i := range c.Flags {
			if i >= 0 && i < len(marks) && i < len(c.Series[0].Values) {
				marks[i] = c.Series[0].Values[i]
			}
		}
		out = append(out, drawn{name: b.words.signals, values: marks, kind: c.Unit, line: true, only: true, markers: true, colour: tones[pack.Bad].ink})
	}
	return out
}

func constant(v float64, n int) []*float64 {
	out := make([]*float64, n)
	for i := range out {
		out[i] = &v
	}
	return out
}

// data writes the numbers of a chart: categories down, series across, from the row top.
func (b *book) data(s *sheet, c *pack.Chart, series []drawn, top int) {
	head := []cell{{value: b.words.category, look: headLook}}
	for _, d := range series {
		l := headLook
		l.Align = "right"
		head = append(head, cell{value: clean(text.Line(d.name)), look: l})
	}
	s.place(28, dataColumn, top, head)
	for i, category := range c.Categories {
		l := asText(cellLook)
		if i == c.Current {
			l.Bold = true
		}
		row := []cell{{value: clean(text.Line(category)), look: l}}
		for _, d := range series {
			l := cellLook
			l.Format, l.Align, l.Bold = b.format(d.kind), "right", i == c.Current
			value := cell{look: l}
			if i < len(d.values) && d.values[i] != nil && finite(*d.values[i]) {
				value.value = number(d.kind, *d.values[i])
			}
			row = append(row, value)
		}
		s.place(0, dataColumn, top+1+i, row)
	}
}

// draw adds the native chart: bars first, lines over them, each on its axis.
func (b *book) draw(s *sheet, c *pack.Chart, series []drawn, top int) {
	stacked := true
	for _, d := range series {
		if !d.line && d.stack == "" {
			stacked = false
		}
	}
	bars := excelize.Col
	if stacked {
		bars = excelize.ColStacked
	}
	groups := []*excelize.Chart{}
	for _, want := range []struct{ line, right bool }{{false, false}, {false, true}, {true, false}, {true, true}} {
		kind := bars
		if want.line {
			kind = excelize.Line
		}
		g := &excelize.Chart{Type: kind}
		for i, d := range series {
			if d.line == want.line && d.right == want.right {
				g.Series = append(g.Series, b.plot(s, c, d, top, i, stacked))
			}
		}
		if len(g.Series) == 0 {
			continue
		}
		b.axes(g, c, want.right)
		groups = append(groups, g)
	}
	if len(groups) == 0 {
		return
	}
	first := groups[0]
	first.Dimension = excelize.ChartDimension{Width: chartWidth, Height: chartHeight}
	first.Legend = excelize.ChartLegend{Position: "bottom", Font: chartFont()}
	first.ShowBlanksAs = "gap"
	first.Format = excelize.GraphicOptions{AltText: text.Cut(text.Line(orElse(c.Alt, c.Title)), 500), Name: text.Cut(text.Line(orElse(c.Title, c.ID)), 100)}
	first.Border = excelize.LineOptions{Type: excelize.LineNone}
	s.keep(s.file.AddChart(s.name, at(1, top), first, groups[1:]...))
}

// plot is a series of a native chart, by the places of its data.
func (b *book) plot(s *sheet, c *pack.Chart, d drawn, top, i int, stacked bool) excelize.ChartSeries {
	column := dataColumn + 1 + i
	last := top + len(c.Categories)
	span := func(col int) string {
		return fmt.Sprintf("%s!%s:%s", quoted(s.name), absolute(col, top+1), absolute(col, last))
	}
	solid := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{d.colour}}
	series := excelize.ChartSeries{
		Name: fmt.Sprintf("%s!%s", quoted(s.name), absolute(column, top)), Categories: span(dataColumn), Values: span(column), Fill: solid,
	}
	if !d.line {
		// The period the pack is about is darker than the others, which works in grey too.
		if !stacked && c.Current >= 0 && c.Current < len(c.Categories) && i == 0 {
			series.DataPoint = []excelize.ChartDataPoint{{Index: c.Current, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"07405C"}}}}
		}
		return series
	}
	series.Line = excelize.LineOptions{Type: excelize.LineSolid, Width: 2}
	series.Marker = excelize.ChartMarker{Symbol: "none"}
	if d.markers {
		symbols := []string{"circle", "square", "triangle", "diamond"}
		series.Marker = excelize.ChartMarker{Symbol: symbols[i%len(symbols)], Size: 5, Fill: solid, Border: excelize.LineOptions{Type: excelize.LineNone}}
	}
	if d.dash {
		series.Line.Width, series.Line.Dash = 1.25, excelize.LineDashDash
	}
	if d.only {
		series.Line = excelize.LineOptions{Type: excelize.LineNone}
		series.Marker.Symbol, series.Marker.Size = "circle", 10
	}
	return series
}

// axes sets the axes of a group of series; the second group on the right has its own.
func (b *book) axes(g *excelize.Chart, c *pack.Chart, right bool) {
	kind, title := c.Unit, c.AxisTitle
	if right {
		title = c.Axis2Title
		if c.Unit2 != "" {
			kind = c.Unit2
		}
	}
	format := b.format(kind)
	if kind == unit.Rate {
		format = "0%"
	}
	g.XAxis = excelize.ChartAxis{Font: *chartFont()}
	g.YAxis = excelize.ChartAxis{Font: *chartFont(), MajorGridLines: !right, Secondary: right, NumFmt: excelize.ChartNumFmt{CustomNumFmt: format}}
	if title != "" {
		g.YAxis.Title = excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: text.Cut(text.Line(title), 60), Font: chartFont()}}}
	}
	if zero := 0.0; lowest(c) >= 0 && c.Kind != pack.XmR && c.Kind != pack.Lines {
		g.YAxis.Minimum = &zero // the length of a bar is its value only from zero
	}
	if l := c.Limits; l != nil && c.Kind == pack.XmR {
		floor := number(kind, math.Min(lowest(c), l.Lower)-(l.Upper-l.Lower)/4)
		if lowest(c) >= 0 {
			floor = math.Max(floor, 0)
		}
		g.YAxis.Minimum = &floor // a run is read against its limits, not against zero
	}
	if one := 1.0; right && kind == unit.Rate {
		g.YAxis.Maximum = &one
	}
	if g.Type == excelize.Col || g.Type == excelize.ColStacked {
		gap, overlap := uint(60), 0
		if g.Type == excelize.ColStacked {
			overlap = 100
		}
		g.GapWidth, g.Overlap = &gap, &overlap
	}
}

// lowest is the least value of a chart, 0 when it has none.
func lowest(c *pack.Chart) float64 {
	low := math.Inf(1)
	for _, series := range c.Series {
		for _, v := range series.Values {
			if v != nil && finite(*v) {
				low = math.Min(low, *v)
			}
		}
	}
	if math.IsInf(low, 1) {
		return 0
	}
	return low
}

// chartFont is set wherever a chart has text: the library's own is a grey too pale to read.
func chartFont() *excelize.Font { return &excelize.Font{Family: family, Size: 9, Color: ink} }

func absolute(column, row int) string {
	name, _ := excelize.ColumnNumberToName(column)
	return fmt.Sprintf("$%s$%d", name, row)
}

// heat fills the sheet of a heat map: the grid of numbers, darker where there is more.
func (b *book) heat(s *sheet, c *pack.Chart) {
	widths := []float64{16}
	for range c.Categories {
		widths = append(widths, 6.5)
	}
	s.page(page{widths: widths, tab: palette[2]})
	s.heading(c.Title, "")
	s.put(0, cell{value: clean(text.Line(orElse(c.Alt, c.Base))), look: subLook})
	head := []cell{{value: "", look: headLook}}
	for _, category := range c.Categories {
		l := headLook
		l.Align = "center"
		head = append(head, cell{value: clean(text.Line(category)), look: l})
	}
	s.put(0, head...)
	top := s.row + 1
	for y, label := range c.Rows {
		row := []cell{{value: clean(text.Line(label)), look: look{Bold: true, Fill: headFill}}}
		for x := range c.Categories {
			value := cell{look: look{Align: "center", Format: b.format(c.Unit)}}
			if y < len(c.Matrix) && x < len(c.Matrix[y]) && c.Matrix[y][x] != nil && finite(*c.Matrix[y][x]) {
				value.value = number(c.Unit, *c.Matrix[y][x])
				if y < len(c.MatrixRefs) && x < len(c.MatrixRefs[y]) {
					value.link, value.tip = b.proof.link(c.MatrixRefs[y][x])
				}
			}
			row = append(row, value)
		}
		s.put(22, row...)
	}
	if len(c.Rows) == 0 || len(c.Categories) == 0 {
		return
	}
	// The darkest colour still carries dark figures, on paper too.
	s.keep(s.file.SetConditionalFormat(s.name, at(2, top)+":"+at(1+len(c.Categories), s.row), []excelize.ConditionalFormatOptions{{
		Type: "3_color_scale", Criteria: "=", MinType: "min", MidType: "percentile", MidValue: "50", MaxType: "max",
		MinColor: "#F5F9FB", MidColor: "#BFD6E2", MaxColor: "#6FA3BC",
	}}))
}

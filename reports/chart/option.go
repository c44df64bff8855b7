package chart

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/go-echarts/go-echarts/v2/opts"

	"bilan/metrics/unit"
	"bilan/reports/pack"
	"bilan/reports/text"
)

// Sizes in CSS pixels.
const (
	fontSize   = 11.0
	smallSize  = 10.0
	legendRow  = 18.0
	nameRow    = 16.0
	narrow     = 330.0 // a chart in half a page
	fontFamily = "'Source Sans 3', system-ui, sans-serif"
)

// draft is a chart on its way to an option: its texts are clean, its words in the language of the printer.
type draft struct {
	*pack.Chart
	p     *unit.Printer
	words words
	ruler *ruler
	cats  []string
	opt   option
	// silent are marks of lanes whose words have no room.
	silent []pack.Mark
}

// Option returns the ECharts option of a chart: pure JSON, every text clean, every number that a reader sees formatted by p.
// Points that are nil, NaN or infinite are gaps. A chart without a point says so where its axis is. A click finds the
// reference of a figure in the member "ref" of a point.
//
// It returns an error for a kind that is not known, for a heat map whose matrix does not fit its rows, and for a strip or a lane
// whose spans overlap.
func Option(c *pack.Chart, p *unit.Printer) ([]byte, error) {
	r, err := newRuler()
	if err != nil {
		return nil, fmt.Errorf("reading the embedded fonts: %w", err)
	}
	d := &draft{Chart: c, p: p, words: languages[p.Lang()], ruler: r}
	for _, s := range c.Categories {
		d.cats = append(d.cats, word(s))
	}
	d.frame()
	switch {
	case Empty(c):
		d.blank()
	default:
		if err := d.draw(); err != nil {
			return nil, fmt.Errorf("chart %q: %w", c.ID, err)
		}
	}
	out, err := json.Marshal(d.opt)
	if err != nil {
		return nil, fmt.Errorf("chart %q: writing the option: %w", c.ID, err)
	}
	return out, nil
}

func (d *draft) draw() error {
	switch d.Kind {
	case pack.Flow, pack.Bars, pack.Pareto:
		d.bars()
	case pack.XmR:
		d.xmr()
	case pack.Lines:
		d.lines()
	case pack.Heat:
		return d.heat()
	case pack.Strip:
		return d.strip()
	case pack.Lanes:
		return d.lanes()
	default:
		return fmt.Errorf("unknown kind of chart %q", d.Kind)
	}
	return nil
}

// frame sets what every kind shares.
func (d *draft) frame() {
	d.opt = option{
		Aria:      aria{Enabled: true, Label: ariaLabel{Description: word(d.Alt)}},
		TextStyle: opts.TextStyle{FontFamily: fontFamily, FontSize: int(fontSize), Color: quiet},
		Grid:      grid{Left: 2, Right: 6, Top: 12, Bottom: 2, OuterBounds: "same", OuterContain: "axisLabel"},
		Tooltip:   tooltip{Trigger: "item", RenderMode: "richText", Confine: true},
		XAxis:     []axis{}, YAxis: []axis{}, Series: []series{},
	}
}

// Empty reports a chart without a point to draw; its picture only says « aucune donnée ».
func Empty(c *pack.Chart) bool {
	switch c.Kind {
	case pack.Strip:
		return len(c.Spans) == 0
	case pack.Lanes:
		return !slices.ContainsFunc(c.Lanes, func(l pack.Lane) bool { return len(l.Spans)+len(l.Points) > 0 })
	}
	if len(c.Categories) == 0 {
		return true
	}
	rows := c.Matrix[:len(c.Matrix):len(c.Matrix)]
	for _, s := range c.Series {
		rows = append(rows, s.Values)
	}
	for _, row := range rows {
		for _, v := range row {
			if known(v) {
				return false
			}
		}
	}
	return true
}

// blank draws the axes' place and the words « aucune donnée ».
func (d *draft) blank() {
	gap := -40.0
	hidden := opts.Bool(false)
	zero, one := 0.0, 1.0
	d.opt.XAxis = []axis{{Type: "value", Min: &zero, Max: &one, Name: d.words.none, NameLocation: "middle", NameGap: &gap,
		NameTextStyle: &nameStyle{Color: faint, FontSize: fontSize, Align: "center"},
		AxisLine:      &opts.AxisLine{Show: opts.Bool(true), LineStyle: &opts.LineStyle{Color: hair}}, AxisTick: &opts.AxisTick{Show: hidden},
		AxisLabel: &axisLabel{Show: hidden}, SplitLine: &opts.SplitLine{Show: hidden}}}
	d.opt.YAxis = []axis{{Type: "value", Show: hidden}}
}

// legend puts the names of the series on top, when there is more than one to tell apart.
func (d *draft) legend(items []legendItem) {
	if len(items) < 2 {
		return
	}
	d.opt.Legend = &legend{ItemWidth: 14, ItemHeight: 8, ItemGap: 12, Data: items,
		TextStyle: &opts.TextStyle{FontSize: int(fontSize), Color: quiet}}
	// The width of the page is not known here: rows are counted for the narrowest place a chart stands in.
	rows, used := 1.0, 0.0
	for _, item := range items {
		width := 14 + 5 + d.ruler.width(item.Name, fontSize, false) + 12
		if used > 0 && used+width > narrow {
			rows, used = rows+1, 0
		}
		used += width
	}
	d.opt.Grid.Top += legendRow * rows
}

// xAxis is the axis of categories; the current one is bold.
func (d *draft) xAxis() axis {
	a := axis{Type: "category", AxisLine: &opts.AxisLine{Show: opts.Bool(true), LineStyle: &opts.LineStyle{Color: faint}},
		AxisTick:  &opts.AxisTick{Show: opts.Bool(false)},
		AxisLabel: &axisLabel{Color: quiet, FontSize: smallSize, LineHeight: 12, Margin: 6, HideOverlap: true},
		SplitLine: &opts.SplitLine{Show: opts.Bool(false)}}
	widest := 0
	room := max(30, (narrow-60)/float64(max(len(d.cats), 1))-3)
	for i, c := range d.cats {
		t := tickLabel{Value: d.wrap(c, room, 4) + d.under(i)}
		if i == d.Current {
			t.TextStyle = &opts.TextStyle{FontWeight: "bold", Color: ink}
		}
		widest = max(widest, len([]rune(c)))
		a.Data = append(a.Data, t)
	}
	// A few categories, or short ones, all get their label; a long run is thinned by ECharts, the hours of a day evenly.
	every := 0
	switch n := len(d.cats); {
	case n <= 8 || (n <= 13 && widest <= 4):
		a.AxisLabel.Interval = &every
	case d.Kind == pack.Heat:
		for _, c := range d.cats {
			every = max(every, int((d.ruler.width(c, smallSize, true)+4)/((narrow-60)/float64(n))))
		}
		a.AxisLabel.Interval = &every
	}
	return a
}

// under is the value under the name of a bar of a Pareto chart: above the bar it would meet the line.
func (d *draft) under(i int) string {
	if d.Kind != pack.Pareto {
		return ""
	}
	for _, s := range d.Series {
		if !s.Line && i < len(s.Values) && known(s.Values[i]) {
			return "\n" + d.p.Format(unit.Of(d.Unit, *s.Values[i]))
		}
	}
	return ""
}

// valueAxes returns two axes: the hidden one that places values and the one that shows the ticks' words. The second is a
// category axis, since a value axis can only print bare numbers without a function.
func (d *draft) valueAxes(s scale, position, name string, lines bool) []axis {
	hidden, flat := opts.Bool(false), false
	names := make([]tickLabel, len(s.labels))
	widest := 0.0
	for i, l := range s.labels {
		names[i] = tickLabel{Value: l}
		widest = max(widest, d.ruler.width(l, smallSize, false))
	}
	every := 0
	shown := axis{Type: "category", Position: position, BoundaryGap: &flat, Data: names, Silent: true,
		AxisLine: &opts.AxisLine{Show: hidden}, AxisTick: &opts.AxisTick{Show: hidden},
		AxisLabel: &axisLabel{Color: quiet, FontSize: smallSize, Margin: 6, Interval: &every},
		SplitLine: &opts.SplitLine{Show: opts.Bool(lines), LineStyle: &opts.LineStyle{Color: hair}}}
	if name = word(name); name != "" {
		gap := 10.0
		style := &nameStyle{Color: faint, FontSize: smallSize, Align: "left", Padding: []float64{0, 0, 0, -widest - 6}}
		if position == "right" {
			style.Align, style.Padding = "right", []float64{0, -widest - 6, 0, 0}
		}
		shown.Name, shown.NameLocation, shown.NameGap, shown.NameTextStyle = name, "end", &gap, style
	}
	return []axis{{Type: "value", Position: position, Show: hidden, Min: &s.from, Max: &s.to, Interval: s.step}, shown}
}

// point returns the datum of a value, nil where there is none, which ECharts draws as a gap.
func (d *draft) point(s *pack.Series, i int, kind unit.Kind) *datum {
	if i >= len(s.Values) || !known(s.Values[i]) {
		return nil
	}
	v := *s.Values[i]
	out := &datum{Value: v}
	if i < len(s.Refs) {
		out.Ref = word(s.Refs[i])
	}
	tip := d.cats[i] + "\n" + name(s) + d.words.colon + d.p.Format(unit.Of(kind, v))
	if out.Ref != "" {
		tip += "  " + out.Ref
	}
	out.Tooltip = &pointTooltip{Formatter: literal(tip)}
	return out
}

// word cleans a text of the data for one line of a chart.
func word(s string) string { return strings.TrimSpace(text.Cut(text.Line(s), 120)) }

// name is the name of a series; ECharts would make one up for an empty name.
func name(s *pack.Series) string {
	if n := text.Cut(word(s.Name), 36); n != "" {
		return n
	}
	return "–"
}

// literal keeps ECharts from reading a text as a template ({b}) or a style ({x|…}): a joiner that no reader sees parts the
// brace from what follows.
func literal(s string) string { return strings.ReplaceAll(s, "{", "{\u2060") }

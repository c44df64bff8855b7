package chart

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-echarts/go-echarts/v2/opts"

	"bilan/reports/pack"
	"bilan/reports/text"
)

// pointLooks gives the kinds of a point a shape, a size and a colour: a black-and-white print keeps the shapes apart.
var pointLooks = map[pack.PointKind]struct {
	symbol string
	size   float64
	colour string
	hollow bool
}{
	pack.PointMajor:    {"diamond", 13, alarm, false},
	pack.PointCaused:   {"triangle", 9, ink, false},
	pack.PointIncident: {"circle", 6, quiet, true},
}

const (
	laneTicks = 22   // instants of the axis; those that have no room lose their words
	laneLabel = 118  // pixels of the name of a lane
	leastBar  = .004 // share of the axis under which a bar would not be seen
	wide      = 640  // pixels of a chart over a whole page
)

// lanes draws rows of bars and points along one axis of time. Stacked bars on an axis of seconds draw the bars, as in a strip;
// points are a scatter over them; marks cross every lane.
func (d *draft) lanes() error {
	first, last, err := d.laneReach()
	if err != nil {
		return err
	}
	ticks := laneTicks
	if days := int(last.Sub(first).Hours()/24) + 1; days > 2 {
		ticks = min(ticks, days+1) // an hour says little where its day has no room
	}
	from, step, n := d.timeAxis(first, last, ticks)
	length := float64(step * int64(n))
	d.laneAxes(from, step, n, length)
	used := map[pack.SpanKind]bool{}
	for row := range d.Lanes {
		if err := d.lane(row, from, length, used); err != nil {
			return err
		}
	}
	points := d.lanePoints(from, length)
	var items []legendItem
	for _, kind := range pack.SpanKinds {
		if used[kind] {
			items = append(items, legendItem{Name: d.spanName(kind), Icon: "rect"})
		}
	}
	for _, kind := range pack.PointKinds {
		if points[kind] {
			items = append(items, legendItem{Name: d.pointName(kind)})
		}
	}
	top := d.opt.Grid.Top
	if len(items) == 1 {
		items = append(items, items[0])
	}
	d.legend(items)
	if d.opt.Legend != nil {
		d.opt.Legend.Data = slices.Compact(d.opt.Legend.Data)
	}
	d.opt.Grid.Top = top + legendRow*d.legendRows(items)
	d.laneShades(from, length)
	if marks := d.nearby(from, length); len(marks) > 0 {
		d.opt.Grid.Top += nameRow / 2
		for _, m := range slices.Concat(d.silent, marks) {
			// The axis of lanes runs downwards: the top is where a mark begins.
			d.stripMark(m, from, length, "start")
		}
	}
	return nil
}

// legendRows counts the rows of a legend over a whole page.
func (d *draft) legendRows(items []legendItem) float64 {
	rows, used := 1.0, 0.0
	for _, item := range items {
		width := 14 + 5 + d.ruler.width(item.Name, fontSize, false) + 12
		if used > 0 && used+width > wide {
			rows, used = rows+1, 0
		}
		used += width
	}
	return rows
}

// laneReach is the window of the chart: the one asked for, or from the first instant of its bars and points to the last one.
func (d *draft) laneReach() (first, last time.Time, err error) {
	for _, l := range d.Lanes {
		for i, s := range l.Spans {
			if s.To.Before(s.From) || i > 0 && s.From.Before(l.Spans[i-1].To) {
				return first, last, fmt.Errorf("lane %q: span %d begins or ends before the one before it", l.Name, i+1)
			}
			first, last = earlier(first, s.From), later(last, s.To)
		}
		for _, p := range l.Points {
			first, last = earlier(first, p.At), later(last, p.At)
		}
	}
	for _, m := range d.Marks {
		if d.To.IsZero() {
			first, last = earlier(first, m.At), later(last, m.At)
		}
	}
	if !d.From.IsZero() {
		first = d.From
	}
	if !d.To.IsZero() {
		last = d.To
	}
	if !last.After(first) {
		last = first.Add(time.Minute)
	}
	return first, last, nil
}

func earlier(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// laneAxes are an axis of seconds that places, one that shows the instants, and the names of the lanes.
func (d *draft) laneAxes(from time.Time, step int64, n int, length float64) {
	hidden, flat, every := opts.Bool(false), false, 0
	zero := 0.0
	shown := axis{Type: "category", Position: "bottom", BoundaryGap: &flat, Silent: true,
		AxisLine: &opts.AxisLine{Show: opts.Bool(true), LineStyle: &opts.LineStyle{Color: faint}}, AxisTick: &opts.AxisTick{Show: opts.Bool(true)},
		AxisLabel: &axisLabel{Color: quiet, FontSize: smallSize, LineHeight: 12, Margin: 6, HideOverlap: true},
		SplitLine: &opts.SplitLine{Show: opts.Bool(true), LineStyle: &opts.LineStyle{Color: hair}}}
	for i := range n + 1 {
		shown.Data = append(shown.Data, tickLabel{Value: d.instant(from.Add(time.Duration(int64(i)*step)*time.Second), i == 0, step)})
	}
	names := axis{Type: "category", Inverse: true, AxisLine: &opts.AxisLine{Show: hidden}, AxisTick: &opts.AxisTick{Show: hidden},
		AxisLabel: &axisLabel{Color: ink, FontSize: smallSize, Margin: 8, LineHeight: 11, Interval: &every},
		SplitLine: &opts.SplitLine{Show: opts.Bool(true), LineStyle: &opts.LineStyle{Color: hair}}}
	for _, l := range d.Lanes {
		names.Data = append(names.Data, tickLabel{Value: d.wrap(word(l.Name), laneLabel, 2)})
	}
	d.opt.XAxis = []axis{{Type: "value", Position: "bottom", Show: hidden, Min: &zero, Max: &length, Interval: float64(step)}, shown}
	d.opt.YAxis = []axis{names}
	d.opt.Grid.Left, d.opt.Grid.Right = 2, 30
}

// lane draws the bars of one row. Each is a series of its own that has a value in this row alone; what no bar covers is a bar
// without colour.
func (d *draft) lane(row int, from time.Time, length float64, used map[pack.SpanKind]bool) error {
	at := 0.0
	spans := d.Lanes[row].Spans
	for i, s := range spans {
		look, ok := spanLooks[s.Kind]
		if !ok {
			return fmt.Errorf("unknown kind of span %q", s.Kind)
		}
		left, right := max(s.From.Sub(from).Seconds(), at), min(s.To.Sub(from).Seconds(), length)
		next := length
		if i+1 < len(spans) {
			next = max(min(spans[i+1].From.Sub(from).Seconds(), length), left)
		}
		// What happened shortly still happened: a bar is widened to be seen, up to the next one.
		if right < left+length*leastBar {
			right = min(left+length*leastBar, max(next, right))
		}
		if right <= left {
			continue
		}
		used[s.Kind] = true
		if left > at {
			d.opt.Series = append(d.opt.Series, d.laneBar(row, " ", left-at, &itemStyle{Color: "transparent"}))
		}
		at = right
		bar := d.laneBar(row, d.spanName(s.Kind), right-left, &itemStyle{Color: look.colour, Decal: look.decal})
		if s.Kind == pack.SpanNew || s.Kind == pack.SpanAwaiting {
			bar.ItemStyle.BorderColor, bar.ItemStyle.BorderWidth = faint, 0.6
		}
		bar.Data[row].Tooltip = &pointTooltip{Formatter: literal(d.spanTip(s))}
		for _, p := range d.Lanes[row].Points {
			if x := p.At.Sub(from).Seconds(); x > right {
				next = min(next, x) // a point is not written over
			}
		}
		if words := word(s.Label); words != "" && (next-right)/length*(wide-laneLabel) > d.ruler.width(words, smallSize, false)+8 {
			bar.Data[row].Label = &label{Show: true, Position: "right", Formatter: literal(words), Color: quiet, FontSize: smallSize - 1, Distance: 3}
		}
		d.opt.Series = append(d.opt.Series, bar)
	}
	return nil
}

func (d *draft) laneBar(row int, name string, seconds float64, style *itemStyle) series {
	s := series{Type: "bar", Name: name, Stack: "lanes", BarWidth: "58%", Emphasis: &emphasis{Disabled: true}, ItemStyle: style, Data: make([]*datum, len(d.Lanes))}
	s.Data[row] = &datum{Value: seconds}
	return s
}

// lanePoints draws the points of all lanes, one series a kind, and returns the kinds that it drew.
func (d *draft) lanePoints(from time.Time, length float64) map[pack.PointKind]bool {
	drawn := map[pack.PointKind]bool{}
	// The gravest come last, so that they lie on top.
	for _, kind := range slices.Backward(pack.PointKinds) {
		look := pointLooks[kind]
		s := series{Type: "scatter", Name: d.pointName(kind), Symbol: look.symbol, SymbolSize: look.size, Z: 5, Data: []*datum{}, Emphasis: &emphasis{Disabled: true},
			ItemStyle: &itemStyle{Color: look.colour, BorderColor: paper, BorderWidth: 0.8}}
		if look.hollow {
			s.ItemStyle = &itemStyle{Color: paper, BorderColor: look.colour, BorderWidth: 1.3}
		}
		for row, l := range d.Lanes {
			for _, p := range l.Points {
				x := p.At.Sub(from).Seconds()
				if p.Kind != kind || x < 0 || x > length {
					continue
				}
				point := &datum{Value: []float64{x, float64(row)}, Tooltip: &pointTooltip{Formatter: literal(d.pointTip(p))}}
				if words, side := d.pointLabel(l, p, from, length); words != "" {
					point.Label = &label{Show: true, Position: side, Formatter: literal(words), Color: look.colour, FontSize: smallSize - 1, FontWeight: "bold", Distance: 4}
				}
				s.Data = append(s.Data, point)
			}
		}
		if len(s.Data) > 0 {
			drawn[kind] = true
			d.opt.Series = append(d.opt.Series, s)
		}
	}
	return drawn
}

// pointLabel is the words of a point and the side where no other point of its lane is in their way; nothing where there is no room.
func (d *draft) pointLabel(l pack.Lane, p pack.Point, from time.Time, length float64) (words, side string) {
	words = text.Cut(word(p.Label), 24)
	if words == "" {
		return "", ""
	}
	const pixels = wide - laneLabel
	x := p.At.Sub(from).Seconds()
	need := (d.ruler.width(words, smallSize-1, true) + 16) / pixels * length
	left, right := x, length+30/pixels*length-x // the margin of the chart takes words too
	for _, other := range l.Points {
		switch at := other.At.Sub(from).Seconds(); {
		case at > x:
			right = min(right, at-x)
		case at < x:
			left = min(left, x-at)
		}
	}
	switch {
	case right >= need:
		return words, "right"
	case left >= 2*need: // what stands on the left may have words of its own
		return words, "left"
	}
	return "", ""
}

func (d *draft) pointName(kind pack.PointKind) string {
	if name := text.Cut(word(d.PointNames[kind]), 36); name != "" {
		return name
	}
	return string(kind)
}

func (d *draft) pointTip(p pack.Point) string {
	tip := d.p.Second(p.At)
	if words := word(p.Tip); words != "" {
		tip = words + "\n" + tip
	}
	return tip
}

// laneShades are pale stretches behind all lanes.
func (d *draft) laneShades(from time.Time, length float64) {
	if len(d.Shades) == 0 || len(d.opt.Series) == 0 {
		return
	}
	area := &markArea{Silent: true, ItemStyle: &itemStyle{Color: band}}
	for _, s := range d.Shades {
		left, right := max(s.From.Sub(from).Seconds(), 0), min(s.To.Sub(from).Seconds(), length)
		if right > left {
			area.Data = append(area.Data, [2]markCorner{{XAxis: &left}, {XAxis: &right}})
		}
	}
	if len(area.Data) > 0 {
		d.opt.Series[0].MarkArea = area
	}
}

// nearby sees to it that the words of marks do not lie on one another: numbers join the mark before them, longer words are left to
// the table.
func (d *draft) nearby(from time.Time, length float64) []pack.Mark {
	var out []pack.Mark
	end := 0.0
	for _, m := range d.Marks {
		x := m.At.Sub(from).Seconds()
		if x < 0 || x > length {
			continue
		}
		m.Label = text.Cut(word(m.Label), 36)
		if n := len(out); n > 0 {
			before := &out[n-1]
			room := (d.ruler.width(before.Label, smallSize, true) + d.ruler.width(m.Label, smallSize, true)) / 2
			switch isNear := (x-end)/length*(wide-laneLabel) < room+8; {
			case isNear && len(m.Label) <= 2 && len(before.Label) <= 12:
				if !strings.HasSuffix("·"+before.Label, "·"+m.Label) {
					before.Label += "·" + m.Label
				}
				m.Label = ""
			case isNear:
				m.Label = ""
			}
		}
		if m.Label != "" {
			out = append(out, m)
			end = x
		} else {
			d.silent = append(d.silent, m)
		}
	}
	return out
}

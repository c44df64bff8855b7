package chart

import (
	"math"

	"github.com/go-echarts/go-echarts/v2/opts"

	"bilan/metrics/unit"
	"bilan/reports/pack"
)

// bars draws Flow, Bars and Pareto: bars on the left axis, lines on either.
func (d *draft) bars() {
	left, right, hasRight := d.scales()
	d.opt.XAxis = []axis{d.xAxis()}
	d.opt.YAxis = d.valueAxes(left, "left", d.AxisTitle, true)
	if hasRight {
		d.opt.YAxis = append(d.opt.YAxis, d.valueAxes(right, "right", d.Axis2Title, false)...)
	}
	if d.AxisTitle != "" || (hasRight && d.Axis2Title != "") {
		d.opt.Grid.Top += nameRow
	}
	var items []legendItem
	plain, lines := 0, 0
	grouped, overlaid := d.groups()
	for i := range d.Series {
		s := &d.Series[i]
		if d.target(s) {
			continue
		}
		place := plain
		if s.Tone == pack.Plain {
			plain++
		}
		if s.Line {
			d.opt.Series = append(d.opt.Series, d.overlay(s, lines, hasRight))
			lines++
			items = append(items, legendItem{Name: name(s)})
			continue
		}
		d.opt.Series = append(d.opt.Series, d.bar(s, place, grouped, overlaid))
		items = append(items, legendItem{Name: name(s), Icon: "rect"})
	}
	d.legend(items)
	d.marks(d.targets(hasRight))
	d.highlight()
}

// scales are the axes of a bar chart. Bars start at zero; with a second axis both have as many steps, so that one set of
// lines serves both.
func (d *draft) scales() (left, right scale, hasRight bool) {
	low, high := 0.0, math.Inf(-1)
	low2, high2 := math.Inf(1), math.Inf(-1)
	stacks := map[string][]float64{}
	for i := range d.Series {
		s := &d.Series[i]
		switch {
		case s.Line && s.Right:
			hasRight = true
			low2, high2 = reach(low2, high2, s.Values)
		case !s.Line && s.Stack != "":
			for j, v := range s.Values {
				for len(stacks[s.Stack]) <= j {
					stacks[s.Stack] = append(stacks[s.Stack], 0)
				}
				if known(v) {
					stacks[s.Stack][j] += *v
					high = math.Max(high, stacks[s.Stack][j])
				}
			}
		default:
			low, high = reach(low, high, s.Values)
		}
	}
	if !hasRight {
		return newScale(d.p, d.Unit, low, high, true, 0), right, false
	}
	kind := d.Unit2
	if d.Kind == pack.Pareto {
		low2, high2 = 0, 1 // a cumulative share is read against the whole
	}
	// Four steps or five: whichever leaves the bars less empty air.
	left = newScale(d.p, d.Unit, low, high, true, 5)
	if four := newScale(d.p, d.Unit, low, high, true, 4); four.to < left.to {
		left = four
	}
	return left, newScale(d.p, kind, low2, high2, false, len(left.labels)-1), true
}

// groups counts the bars that stand side by side in a category, and says whether a line runs over them.
func (d *draft) groups() (n int, overlaid bool) {
	stacks := map[string]bool{}
	for i := range d.Series {
		s := &d.Series[i]
		overlaid = overlaid || s.Line
		if s.Line || d.target(s) || stacks[s.Stack] {
			continue
		}
		if s.Stack != "" {
			stacks[s.Stack] = true
		}
		n++
	}
	return n, overlaid
}

func (d *draft) bar(s *pack.Series, place, grouped int, lines bool) series {
	palette := barPalette
	if lines {
		palette = underPalette
	}
	full := colour(s.Tone, palette, place)
	out := series{Type: "bar", Name: name(s), Stack: word(s.Stack), Data: make([]*datum, len(d.cats)),
		ItemStyle: &itemStyle{Color: full}, BarGap: "8%", BarMax: 34, CategoryIn: "34%", Emphasis: &emphasis{Disabled: true}}
	if out.Stack != "" {
		out.ItemStyle.BorderColor, out.ItemStyle.BorderWidth = paper, 0.8
	}
	for i := range d.cats {
		v := d.point(s, i, d.Unit)
		if v == nil {
			continue
		}
		if d.inRange(d.Current) && i != d.Current {
			v.ItemStyle = &itemStyle{Color: mix(full, paper, 0.4)}
		}
		// One bar in a category has room for its value, which spares a look at the axis.
		if grouped == 1 && out.Stack == "" && len(d.cats) <= 8 && !lines {
			v.Label = &label{Show: true, Position: "top", Formatter: literal(d.p.Format(unit.Of(d.Unit, *s.Values[i]))),
				Color: ink, FontSize: smallSize, Distance: 3}
		}
		out.Data[i] = v
	}
	return out
}

// overlay is a line over bars: dark, with a light edge around its points.
func (d *draft) overlay(s *pack.Series, place int, hasRight bool) series {
	full := ink
	if s.Tone != pack.Plain {
		full = colour(s.Tone, linePalette, 0)
	}
	out := d.run(s, full, place)
	kind := d.Unit
	if s.Right && hasRight {
		out.YAxisIndex, kind = 2, d.Unit2
		if kind == "" {
			kind = d.Unit
		}
	}
	for i := range d.cats {
		v := d.point(s, i, kind)
		if v != nil && i == d.Current {
			d.stress(v, i, full, kind)
		}
		out.Data[i] = v
	}
	return out
}

// run is a line without its points.
func (d *draft) run(s *pack.Series, full string, place int) series {
	return series{Type: "line", Name: name(s), Data: make([]*datum, len(d.cats)), Symbol: shapes[place%len(shapes)], SymbolSize: 6,
		ShowSymbol: opts.Bool(true), ShowAll: opts.Bool(true), Z: 4, Clip: opts.Bool(false),
		ItemStyle: &itemStyle{Color: full, BorderColor: paper, BorderWidth: 0.8},
		LineStyle: &opts.LineStyle{Color: full, Width: 1.8, Type: dashes[place%len(dashes)]}, Emphasis: &emphasis{Disabled: true}}
}

// stress makes a point large and says its value: above it, or below it where it lies under the centre of
// its limits, but not where the words would run into the axis. The words of the last point end at it, so that they stay out of the right margin.
func (d *draft) stress(v *datum, i int, full string, kind unit.Kind) {
	number, _ := v.Value.(float64)
	v.SymbolSize = 8
	v.ItemStyle = &itemStyle{Color: full, BorderColor: paper, BorderWidth: 1}
	v.Label = &label{Show: true, Position: "top", Formatter: literal(d.p.Format(unit.Of(kind, number))), Color: full,
		FontSize: fontSize, FontWeight: "bold", Distance: 5, Background: paper, Padding: []float64{1, 3, 1, 3}}
	if l := d.Limits; d.Kind == pack.XmR && l != nil && number < l.Centre && number > l.Lower+(l.Centre-l.Lower)/4 {
		v.Label.Position = "bottom"
	}
	if i == len(d.cats)-1 {
		v.Label.Align = "right"
	}
}

// lines draws one line a series. A muted series that never moves is a target: a dashed line with its name.
func (d *draft) lines() {
	low, high := math.Inf(1), math.Inf(-1)
	for i := range d.Series {
		low, high = reach(low, high, d.Series[i].Values)
	}
	d.opt.XAxis = []axis{d.xAxis()}
	d.opt.YAxis = d.valueAxes(newScale(d.p, d.Unit, low, high, false, 0), "left", d.AxisTitle, true)
	if d.AxisTitle != "" {
		d.opt.Grid.Top += nameRow
	}
	var items []legendItem
	plain := 0
	for i := range d.Series {
		s := &d.Series[i]
		if d.target(s) {
			continue
		}
		full := colour(s.Tone, linePalette, plain)
		out := d.run(s, full, plain)
		if s.Tone == pack.Plain {
			plain++
		}
		for j := range d.cats {
			v := d.point(s, j, d.Unit)
			if v != nil && j == d.Current {
				v.SymbolSize = 8
			}
			out.Data[j] = v
		}
		d.opt.Series = append(d.opt.Series, out)
		items = append(items, legendItem{Name: name(s)})
	}
	d.legend(items)
	d.marks(d.targets(false))
}

// xmr draws a run with its natural limits. A signal is a larger filled point with its value; the others are hollow.
func (d *draft) xmr() {
	low, high := math.Inf(1), math.Inf(-1)
	for i := range d.Series {
		low, high = reach(low, high, d.Series[i].Values)
	}
	if l := d.Limits; l != nil {
		low, high = reach(low, high, []*float64{&l.Lower, &l.Upper, &l.Centre})
	}
	d.opt.Grid.Top += 6 // the value of a signal stands above its point
	d.opt.XAxis = []axis{d.xAxis()}
	d.opt.YAxis = d.valueAxes(newScale(d.p, d.Unit, low, high, false, 0), "left", d.AxisTitle, true)
	if d.AxisTitle != "" {
		d.opt.Grid.Top += nameRow
	}
	flagged := map[int]bool{}
	for _, i := range d.Flags {
		flagged[i] = true
	}
	var items []legendItem
	for i := range d.Series {
		s := &d.Series[i]
		if d.target(s) {
			continue
		}
		full := colour(s.Tone, linePalette, i)
		out := d.run(s, full, i)
		isLimit := s.Tone == pack.Muted // limits that vary from point to point: steps, not a run
		if isLimit {
			out.ShowSymbol, out.ShowAll, out.Step, out.Z = opts.Bool(false), nil, "middle", 2
			out.LineStyle = &opts.LineStyle{Color: faint, Width: 1.2, Type: "dashed"}
		}
		for j := range d.cats {
			v := d.point(s, j, d.Unit)
			switch {
			case v == nil || isLimit:
			case flagged[j]:
				d.stress(v, j, alarm, d.Unit)
				v.SymbolSize = 9
			case j == d.Current:
				d.stress(v, j, full, d.Unit)
			default:
				v.ItemStyle = &itemStyle{Color: paper, BorderColor: full, BorderWidth: 1.4}
			}
			out.Data[j] = v
		}
		d.opt.Series = append(d.opt.Series, out)
		items = append(items, legendItem{Name: name(s)})
	}
	d.legend(items)
	d.marks(d.targets(false))
	d.limits()
}

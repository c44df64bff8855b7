package chart

import (
	"fmt"
	"math"

	"github.com/go-echarts/go-echarts/v2/opts"

	"bilan/metrics/unit"
)

const (
	// heatLabels is the number of cells up to which each says its value.
	heatLabels = 60
)

// heat draws a matrix as shaded cells with a legend of classes. A missing value leaves its cell white.
func (d *draft) heat() error {
	if len(d.Matrix) != len(d.Rows) {
		return fmt.Errorf("%d rows of values for %d labels", len(d.Matrix), len(d.Rows))
	}
	low, high, cells := math.Inf(1), math.Inf(-1), 0
	for y, row := range d.Matrix {
		if len(row) > len(d.cats) {
			return fmt.Errorf("row %d has %d values for %d categories", y+1, len(row), len(d.cats))
		}
		low, high = reach(low, high, row)
		cells += len(row)
	}
	pieces := d.classes(low, high)
	out := series{Type: "heatmap", Data: []*datum{}, ItemStyle: &itemStyle{BorderColor: paper, BorderWidth: 1.5}, Emphasis: &emphasis{Disabled: true}}
	for y, row := range d.Matrix {
		for x, v := range row {
			if !known(v) {
				continue
			}
			value := d.p.Format(unit.Of(d.Unit, *v))
			point := &datum{Value: [3]float64{float64(x), float64(y), *v},
				Tooltip: &pointTooltip{Formatter: literal(word(d.Rows[y]) + ", " + d.cats[x] + d.words.colon + value)}}
			if y < len(d.MatrixRefs) && x < len(d.MatrixRefs[y]) {
				point.Ref = word(d.MatrixRefs[y][x])
			}
			if cells <= heatLabels {
				point.Label = &label{Show: true, Formatter: literal(value), FontSize: smallSize, Color: readable(pieces, *v)}
			}
			out.Data = append(out.Data, point)
		}
	}
	d.opt.Series = append(d.opt.Series, out)

	x := d.xAxis()
	x.AxisLine = &opts.AxisLine{Show: opts.Bool(false)}
	y := axis{Type: "category", Inverse: true, AxisLine: &opts.AxisLine{Show: opts.Bool(false)}, AxisTick: &opts.AxisTick{Show: opts.Bool(false)},
		AxisLabel: &axisLabel{Color: quiet, FontSize: smallSize, Margin: 6}, SplitLine: &opts.SplitLine{Show: opts.Bool(false)}}
	for _, r := range d.Rows {
		y.Data = append(y.Data, tickLabel{Value: d.wrap(word(r), 110, 1)})
	}
	if len(d.Rows) <= 14 {
		every := 0
		y.AxisLabel.Interval = &every
	}
	d.opt.XAxis, d.opt.YAxis = []axis{x}, []axis{y}
	d.opt.Grid.Top += legendRow
	d.opt.VisualMap = &visualMap{Type: "piecewise", Orient: "horizontal", ItemWidth: 12, ItemHeight: 10, ItemGap: 10, ItemSymbol: "rect",
		Pieces: pieces, TextStyle: &opts.TextStyle{FontSize: int(smallSize), Color: quiet}}
	return nil
}

// classes cuts a range into about five pieces at numbers that people count in, from pale to dark.
func (d *draft) classes(low, high float64) []piece {
	s := newScale(d.p, d.Unit, low, high, false, 0)
	if finer := newScale(d.p, d.Unit, low, low+(high-low)*0.8, false, 0); len(s.labels) < 5 && finer.from == s.from {
		// Three shades say too little: take the next smaller step, which gives at most two more than five.
		n := int(math.Ceil((high-s.from)/finer.step - 1e-9))
		s = labelled(d.p, d.Unit, s.from, finer.step, n)
	}
	n := len(s.labels) - 1
	pieces := make([]piece, n)
	for i := range n {
		from, to := s.from+float64(i)*s.step, s.from+float64(i+1)*s.step
		pieces[i] = piece{Min: &from, Color: mix(heatLow, accent, float64(i)/float64(max(n-1, 1))), Label: s.labels[i] + " – " + s.labels[i+1]}
		if i == n-1 {
			pieces[i].Last = &to
		} else {
			pieces[i].Max = &to
		}
		// Whole things: « 5 – 9 » and « 10 – 14 » share no number.
		if d.Unit == unit.Count && i < n-1 {
			pieces[i].Label = s.labels[i]
			if s.step > 1 {
				pieces[i].Label += " – " + d.p.Format(unit.Of(unit.Count, to-1))
			}
		}
	}
	return pieces
}

// readable is the colour of words on the shade of a value.
func readable(pieces []piece, v float64) string {
	for i, p := range pieces {
		if v >= *p.Min && (p.Max == nil || v < *p.Max) && 2*i >= len(pieces) {
			return paper
		}
	}
	return ink
}

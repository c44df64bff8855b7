package chart

import (
	"strings"

	"github.com/go-echarts/go-echarts/v2/opts"

	"bilan/metrics/unit"
	"bilan/reports/pack"
)

func (d *draft) inRange(i int) bool { return i >= 0 && i < len(d.cats) }

// target reports a series that is a threshold: muted, and the same value wherever it has one.
func (d *draft) target(s *pack.Series) bool {
	if s.Tone != pack.Muted || s.Right || len(s.Values) < 2 {
		return false
	}
	var first *float64
	for _, v := range s.Values {
		switch {
		case !known(v):
		case first == nil:
			first = v
		case *v != *first:
			return false
		}
	}
	return first != nil
}

// targets are the thresholds as dashed levels. Their words stand in the right margin, unless a second axis is there.
func (d *draft) targets(hasRight bool) []markItem {
	var out []markItem
	widest := 0.0
	for i := range d.Series {
		s := &d.Series[i]
		if !d.target(s) {
			continue
		}
		for _, v := range s.Values {
			if !known(v) {
				continue
			}
			if hasRight {
				out = append(out, d.mark(*v, name(s)+" ", "dashed", quiet, "insideStartTop"))
			} else {
				out = append(out, d.mark(*v, name(s)+"\n", "dashed", quiet, "end"))
			}
			for line := range strings.SplitSeq(out[len(out)-1].Label.Formatter, "\n") {
				widest = max(widest, d.ruler.width(line, smallSize, false))
			}
			break
		}
	}
	if !hasRight && len(out) > 0 {
		d.opt.Grid.Right += widest + 6
	}
	return out
}

// mark is a level with its words and, right behind them, its value.
func (d *draft) mark(v float64, words, dash, tint, position string) markItem {
	return markItem{YAxis: &v, LineStyle: &opts.LineStyle{Color: tint, Width: 1.2, Type: dash},
		Label: &label{Show: true, Position: position, Formatter: literal(words + d.p.Format(unit.Of(d.Unit, v))), Color: tint, FontSize: smallSize, LineHeight: lineOf(smallSize)}}
}

// marks hangs levels on the first series.
func (d *draft) marks(items []markItem) {
	if len(items) == 0 || len(d.opt.Series) == 0 {
		return
	}
	first := &d.opt.Series[0]
	if first.MarkLine == nil {
		first.MarkLine = &markLine{Silent: true, Symbol: "none"}
	}
	first.MarkLine.Data = append(first.MarkLine.Data, items...)
}

// limits draws the centre and the natural limits as lines over a pale band; the words stand in the right margin.
func (d *draft) limits() {
	l := d.Limits
	if l == nil || len(d.opt.Series) == 0 {
		return
	}
	levels := []struct {
		value float64
		words string
		dash  string
	}{{l.Upper, d.words.upper, "dashed"}, {l.Centre, d.words.centre, "solid"}, {l.Lower, d.words.lower, "dashed"}}
	widest := 0.0
	var items []markItem
	for _, level := range levels {
		if level.dash == "dashed" && l.Provisional {
			level.dash = "dotted"
		}
		value := d.p.Format(unit.Of(d.Unit, level.value))
		words := level.words
		if l.Provisional && level.dash != "solid" {
			words += " (" + d.words.provisional + ")"
		}
		// Two short lines take half the margin of a long one.
		item := d.mark(level.value, words+"\n", level.dash, faint, "end")
		item.Label.Color = quiet
		widest = max(widest, d.ruler.width(words, smallSize, false), d.ruler.width(value, smallSize, false))
		items = append(items, item)
	}
	d.opt.Grid.Right += widest + 6
	d.marks(items)
	d.opt.Series[0].MarkArea = &markArea{Silent: true, ItemStyle: &itemStyle{Color: band},
		Data: [][2]markCorner{{{YAxis: &l.Lower}, {YAxis: &l.Upper}}}}
}

// highlight puts a pale column behind the bars of the current category.
func (d *draft) highlight() {
	if !d.inRange(d.Current) {
		return
	}
	for i := range d.opt.Series {
		if s := &d.opt.Series[i]; s.Type == "bar" {
			at := float64(d.Current)
			s.MarkArea = &markArea{Silent: true, ItemStyle: &itemStyle{Color: band}, Data: [][2]markCorner{{{XAxis: &at}, {XAxis: &at}}}}
			return
		}
	}
}

package chart

import (
	"math"
	"slices"
	"testing"

	"bilan/metrics/unit"
	"bilan/reports/pack"
	"bilan/reports/pack/packtest"
)

// Every hostile text as every text of every kind of chart: it is drawn, the SVG stays XML, and it says nothing but text.
func TestHostileTexts(t *testing.T) {
	p := printer(t, "fr")
	for i, text := range packtest.Texts() {
		// One kind a text keeps the test short; all kinds see all texts over the hostile pack.
		all := charts(packtest.Sample("fr"))
		c := all[i%len(all)]
		c.Alt, c.AxisTitle, c.Axis2Title, c.Title = text, text, text, text
		for j := range c.Categories {
			c.Categories[j] = text
		}
		for j := range c.Rows {
			c.Rows[j] = text
		}
		for j := range c.Series {
			c.Series[j].Name = text
		}
		_, svg := draw(t, c, p)
		checkDrawable(t, c.ID, look(t, svg))
	}
	for _, c := range charts(packtest.Hostile()) {
		_, svg := draw(t, c, p)
		checkDrawable(t, c.ID, look(t, svg))
	}
}

func TestChartsWithoutPoints(t *testing.T) {
	value, nan := 3.0, math.NaN()
	for _, kind := range []pack.ChartKind{pack.Flow, pack.Bars, pack.Pareto, pack.XmR, pack.Lines, pack.Heat} {
		for _, test := range []struct {
			name   string
			values []*float64
			blank  bool
		}{
			{"no category", nil, true},
			{"all nil", []*float64{nil, nil}, true},
			{"not a number", []*float64{&nan, nil}, true},
			{"one point", []*float64{nil, &value}, false},
		} {
			c := &pack.Chart{ID: "c", Kind: kind, Unit: unit.Count, Unit2: unit.Rate, Current: -1,
				Series: []pack.Series{{Name: "série", Values: test.values}}}
			if test.values != nil {
				c.Categories = []string{"S1", "S2"}
			}
			if kind == pack.Heat {
				c.Series, c.Rows, c.Matrix = nil, []string{"lun."}, [][]*float64{test.values}
			}
			_, svg := draw(t, c, printer(t, "fr"))
			p := look(t, svg)
			checkDrawable(t, test.name, p)
			if says := slices.Contains(p.texts, "aucune donnée"); says != test.blank || Empty(c) != test.blank {
				t.Errorf("%s, %s: says « aucune donnée »: %v, is empty: %v, want %v; texts %q", kind, test.name, says, Empty(c), test.blank, p.texts)
			}
		}
	}
}

package pdf

import (
	"math"
	"testing"

	"bilan/metrics/unit"
	"bilan/reports/pack"
)

// Where a page is too narrow the longest words give way; a short verdict stays whole.
func TestSqueezedColumns(t *testing.T) {
	for _, c := range []struct {
		name         string
		kinds        []unit.Kind
		least, want  []float64
		width, whole float64
	}{
		{"one long reason beside short verdicts", []unit.Kind{unit.ID, unit.Text, unit.Text, unit.Text}, []float64{40, 14, 14, 60}, []float64{40, 14, 14, 32}, 100, 100},
		{"two long ones share alike", []unit.Kind{unit.Text, unit.Text, unit.Text}, []float64{10, 70, 50}, []float64{10, 45, 45}, 100, 100},
		{"all alike", []unit.Kind{unit.Text, unit.Text}, []float64{80, 80}, []float64{50, 50}, 100, 100},
		{"no room for words: everything shrinks", []unit.Kind{unit.ID, unit.Text}, []float64{190, 10}, []float64{95, 5}, 100, 100},
	} {
		columns := make([]pack.Column, len(c.kinds))
		for i, kind := range c.kinds {
			columns[i].Kind = kind
		}
		g := &grid{widths: append([]float64(nil), c.least...)}
		g.squeeze(columns, c.least, c.width)
		for i, want := range c.want {
			if math.Abs(g.widths[i]-want) > 0.01 {
				t.Errorf("%s: widths %v, want %v", c.name, g.widths, c.want)
				break
			}
		}
		if got := sum(g.widths); math.Abs(got-c.whole) > 0.01 {
			t.Errorf("%s: the columns are %v wide together", c.name, got)
		}
	}
}

package pdf

import (
	"math"
	"testing"

	"bilan/metrics/unit"
	"bilan/reports/pack"
	"bilan/reports/pack/packtest"
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

// A table that is too wide for its page takes a smaller size, then sets the references under their numbers; no word and no number breaks.
func TestWideTablesKeepTheirWords(t *testing.T) {
	p := packtest.Empty()
	printer, err := unit.NewPrinter("fr", p.Zone)
	if err != nil {
		t.Fatal(err)
	}
	d := newDocument(p, printer, func(rune) bool { return true }, nil)
	d.pdf.AddPage()
	for _, c := range []struct {
		numbers int
		want    fitting
	}{{4, fitting{cellSize, false}}, {8, fitting{cellSize - 0.7, false}}, {9, fitting{cellSize, true}}, {11, fitting{cellSize - 0.7, true}}} {
		table := &pack.Table{Columns: []pack.Column{{Title: "Priorité", Kind: unit.Text}}}
		row := pack.Row{Cells: []pack.Cell{{Value: unit.OfText("Toutes")}}}
		for range c.numbers {
			table.Columns = append(table.Columns, pack.Column{Title: "médiane [cal, net]", Kind: unit.Duration, Align: pack.Right})
			row.Cells = append(row.Cells, pack.Cell{Value: unit.Of(unit.Duration, 5*3600+47*60), Ref: "KVGXG"})
		}
		table.Rows = []pack.Row{row, row}
		g := d.layOut(table, bodyWidth)
		if g.fit != c.want {
			t.Errorf("%d numbers: set as %+v, want %+v", c.numbers, g.fit, c.want)
		}
		for i := range g.widths {
			if g.widths[i] < g.least[i]-0.01 {
				t.Errorf("%d numbers: column %d is %.1f wide and needs %.1f", c.numbers, i, g.widths[i], g.least[i])
			}
		}
		cells, lines := d.cells(g, &table.Rows[0], false)
		want := 1
		if c.want.under {
			want = 2 // the number and its reference
		}
		if lines != want || len(cells[0]) != 1 {
			t.Errorf("%d numbers: a row has %d lines, want %d", c.numbers, lines, want)
		}
	}
}

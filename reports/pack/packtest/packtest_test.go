package packtest

import (
	"encoding/json"
	"testing"

	"bilan/reports/pack"
)

// A renderer test that prints the sample is only as good as the sample: it must hold every kind of block and chart.
func TestSampleHoldsEveryKind(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		p := Sample(lang)
		blocks, charts := map[string]int{}, map[pack.ChartKind]int{}
		var walk func(b *pack.Block)
		walk = func(b *pack.Block) {
			switch {
			case b.Tiles != nil:
				blocks["tiles"]++
			case b.Table != nil:
				blocks["table"]++
				for i, r := range b.Table.Rows {
					if len(r.Cells) != len(b.Table.Columns) {
						t.Errorf("table %s row %d: %d cells for %d columns", b.Table.ID, i, len(r.Cells), len(b.Table.Columns))
					}
				}
			case b.Chart != nil:
				blocks["chart"]++
				charts[b.Chart.Kind]++
			case b.Text != nil:
				blocks["text"]++
			case b.Sign != nil:
				blocks["sign"]++
			}
			for _, s := range b.Side {
				blocks["side"]++
				walk(s)
			}
		}
		for _, s := range p.Sections {
			for i := range s.Blocks {
				walk(&s.Blocks[i])
			}
		}
		for _, kind := range []string{"tiles", "table", "chart", "text", "sign", "side"} {
			if blocks[kind] == 0 {
				t.Errorf("%s: no block of kind %s", lang, kind)
			}
		}
		for _, kind := range []pack.ChartKind{pack.Flow, pack.Bars, pack.Pareto, pack.Heat, pack.XmR, pack.Lines, pack.Strip, pack.Lanes} {
			if charts[kind] == 0 {
				t.Errorf("%s: no chart of kind %s", lang, kind)
			}
		}
		for _, f := range p.Figures {
			for _, i := range append(f.Incidents, f.Hit...) {
				if i < 0 || i >= len(p.Incidents) {
					t.Errorf("%s: figure %s: incident index %d outside %d incidents", lang, f.Ref, i, len(p.Incidents))
				}
			}
		}
	}
}

func TestPacksAreFresh(t *testing.T) {
	before, err := json.Marshal(Sample("fr"))
	if err != nil {
		t.Fatal(err)
	}
	Hostile()
	after, err := json.Marshal(Sample("fr"))
	if err != nil {
		t.Fatal(err)
	}
	if string(before) != string(after) {
		t.Error("building the hostile pack changed the sample")
	}
}

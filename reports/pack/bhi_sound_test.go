package pack_test

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"bilan/metrics/unit"
	"bilan/reports/pack"
)

// sound checks what every pack must keep: references and notes exist, tables are square, figures follow from their rows.
func sound(t *testing.T, p *pack.Pack) {
	t.Helper()
	refs := map[string]bool{}
	tables := map[string]*pack.Table{}
	for _, s := range p.Sections {
		for i := range s.Blocks {
			byID(&s.Blocks[i], tables)
		}
	}
	for _, f := range p.Figures {
		if f.Recount != nil {
			recount(t, tables, f)
		}
		if refs[f.Ref] {
			t.Errorf("figure %s is there twice", f.Ref)
		}
		refs[f.Ref] = true
		recompute(t, p, f)
	}
	notes, incidents := map[int]bool{}, map[string]bool{}
	for _, n := range p.Notes {
		notes[n.Number] = true
	}
	for i, in := range p.Incidents {
		incidents[in.ID] = true
		if i > 0 && p.Incidents[i-1].ID > in.ID {
			t.Errorf("incident %s is out of order", in.ID)
		}
	}
	ids, charts := map[string]bool{}, map[string]string{}
	cited := func(where, ref string) {
		if ref != "" && !refs[ref] {
			t.Errorf("%s: no figure %s", where, ref)
		}
	}
	noted := func(where string, numbers []int) {
		for _, n := range numbers {
			if !notes[n] {
				t.Errorf("%s: no note %d", where, n)
			}
		}
	}
	cells := func(table *pack.Table, r pack.Row) {
		if len(r.Cells) != len(table.Columns) {
			t.Errorf("table %s: %d cells for %d columns", table.ID, len(r.Cells), len(table.Columns))
		}
		if r.Incident != "" && !incidents[r.Incident] {
			t.Errorf("table %s: incident %s is not in the pack", table.ID, r.Incident)
		}
		for _, c := range r.Cells {
			cited(table.ID, c.Ref)
			noted(table.ID, c.Notes)
		}
	}
	var walk func(b *pack.Block)
	walk = func(b *pack.Block) {
		for _, s := range b.Side {
			walk(s)
		}
		if b.Tiles != nil {
			if n := len(b.Tiles.Tiles); n == 0 || n > 7 {
				t.Errorf("%d tiles", n)
			}
			for _, tile := range b.Tiles.Tiles {
				cited(tile.Title, tile.Ref)
				noted(tile.Title, tile.Notes)
				if tile.Ref == "" || tile.Verdict == "" {
					t.Errorf("tile %s: reference %q, verdict %q", tile.Title, tile.Ref, tile.Verdict)
				}
			}
		}
		if table := b.Table; table != nil {
			if ids[table.ID] {
				t.Errorf("two tables %s", table.ID)
			}
			ids[table.ID] = true
			if len(table.Rows) == 0 && table.Empty == "" {
				t.Errorf("table %s is empty and does not say why", table.ID)
			}
			noted(table.ID, table.Notes)
			for _, r := range table.Rows {
				cells(table, r)
			}
			if table.Total != nil {
				cells(table, *table.Total)
			}
		}
		if c := b.Chart; c != nil {
			if c.Alt == "" {
				t.Errorf("chart %s has no words", c.ID)
			}
			charts[c.ID] = c.Table
			noted(c.ID, c.Notes)
			for _, s := range c.Series {
				if len(s.Values) != len(c.Categories) {
					t.Errorf("chart %s: %d values for %d categories", c.ID, len(s.Values), len(c.Categories))
				}
				for _, ref := range s.Refs {
					cited(c.ID, ref)
				}
			}
			for _, at := range c.Flags {
				if at >= len(c.Categories) {
					t.Errorf("chart %s: flag %d of %d", c.ID, at, len(c.Categories))
				}
			}
		}
		if b.Text != nil {
			for _, q := range b.Text.Paragraphs {
				for _, ref := range q.Refs {
					cited(q.Text, ref)
				}
			}
		}
	}
	sections := map[string]bool{}
	for _, s := range p.Sections {
		if sections[s.ID] || len(s.Blocks) == 0 || s.Title == "" {
			t.Errorf("section %q: title %q, %d blocks, or its id is taken", s.ID, s.Title, len(s.Blocks))
		}
		sections[s.ID] = true
		for i := range s.Blocks {
			walk(&s.Blocks[i])
		}
	}
	for chart, table := range charts {
		if table != "" && !ids[table] {
			t.Errorf("chart %s: no table %s", chart, table)
		}
	}
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"%!", "NaN", "!BADKEY"} {
		if strings.Contains(string(text), bad) {
			t.Errorf("the pack prints %q", bad)
		}
	}
}

// recompute computes a figure from its rows by its statistic: the twin of what the models counted.
func recompute(t *testing.T, p *pack.Pack, f pack.Figure) {
	t.Helper()
	for _, i := range append(slices.Clone(f.Incidents), f.Hit...) {
		if i < 0 || i >= len(p.Incidents) {
			t.Errorf("%s %s: incident %d of %d", f.Ref, f.KPI, i, len(p.Incidents))
		}
	}
	var measures []float64
	for _, m := range f.Measures {
		if m != nil {
			measures = append(measures, *m)
		}
	}
	if f.Measures != nil && len(f.Measures) != len(f.Incidents) {
		t.Errorf("%s %s: %d measures of %d incidents", f.Ref, f.KPI, len(f.Measures), len(f.Incidents))
	}
	slices.Sort(measures)
	got := 0.0
	switch f.Statistic {
	case "":
		return
	case pack.CountOfRows:
		got = float64(len(f.Incidents))
	case pack.CountOfHits:
		got = float64(len(f.Hit))
	case pack.ShareOfHits:
		got = float64(len(f.Hit)) / float64(len(f.Incidents))
	case pack.MedianOf:
		got = quantile(measures, 0.5)
	case pack.NinetiethOf:
		got = quantile(measures, 0.9)
	case pack.MaximumOf:
		got = quantile(measures, 1)
	case pack.MeanOf, pack.SumOf:
		for _, m := range measures {
			got += m
		}
		if f.Statistic == pack.MeanOf {
			got /= float64(len(measures))
		}
	default:
		t.Errorf("%s: unknown statistic %q", f.Ref, f.Statistic)
	}
	if f.Value.IsMissing() || math.Abs(got-f.Value.Number) > 1e-6*max(1, math.Abs(got)) {
		t.Errorf("%s %s %s (%s): %v says %v, its rows say %v", f.Ref, f.KPI, f.Where, f.Title, f.Statistic, f.Value, got)
	}
}

// quantile interpolates between order statistics (Hyndman and Fan 7).
func quantile(sorted []float64, p float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	at := p * float64(len(sorted)-1)
	low := int(math.Floor(at))
	high := min(low+1, len(sorted)-1)
	return sorted[low] + (at-float64(low))*(sorted[high]-sorted[low])
}

func table(t *testing.T, p *pack.Pack, id string) *pack.Table {
	t.Helper()
	var found *pack.Table
	var walk func(b *pack.Block)
	walk = func(b *pack.Block) {
		for _, s := range b.Side {
			walk(s)
		}
		if b.Table != nil && b.Table.ID == id {
			found = b.Table
		}
	}
	for _, s := range p.Sections {
		for i := range s.Blocks {
			walk(&s.Blocks[i])
		}
	}
	if found == nil {
		t.Fatalf("no table %s", id)
	}
	return found
}

func tile(t *testing.T, p *pack.Pack, kpi string) pack.Tile {
	t.Helper()
	for _, tile := range p.Sections[0].Blocks[0].Tiles.Tiles {
		if tile.KPI == kpi {
			return tile
		}
	}
	t.Fatalf("no tile %s", kpi)
	return pack.Tile{}
}

func printed(t *testing.T, p *pack.Pack, v unit.Value) string {
	t.Helper()
	printer, err := unit.NewPrinter(p.Lang, p.Zone)
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer("\u202f", " ", "\u00a0", " ").Replace(printer.Format(v))
}

package pack_test

import (
	"math"
	"slices"
	"testing"

	"bilan/reports/pack"
)

func byID(b *pack.Block, tables map[string]*pack.Table) {
	for _, s := range b.Side {
		byID(s, tables)
	}
	if b.Table != nil {
		tables[b.Table.ID] = b.Table
	}
}

// recount computes a figure from the tables that it names, as the workbook does.
func recount(t *testing.T, tables map[string]*pack.Table, f pack.Figure) {
	t.Helper()
	got := selected(t, tables, f, f.Recount.Over)
	if f.Recount.Under != nil {
		got /= selected(t, tables, f, *f.Recount.Under)
	}
	if f.Recount.Complement {
		got = 1 - got
	}
	if f.Recount.Floor {
		got = math.Floor(math.Round(got*1e9)/1e3) / 1e6
	}
	if math.Abs(got-f.Value.Number) > 1e-9*max(1, math.Abs(got)) {
		t.Errorf("%s %s %s (%s): the tables say %v, printed %v", f.Ref, f.KPI, f.Where, f.Title, got, f.Value)
	}
}

func selected(t *testing.T, tables map[string]*pack.Table, f pack.Figure, s pack.Selection) float64 {
	t.Helper()
	table := tables[s.Table]
	if table == nil || table.Only == pack.Pages {
		t.Fatalf("%s %s: no table %s in the workbook", f.Ref, f.KPI, s.Table)
	}
	at := func(id string) int {
		i := slices.IndexFunc(table.Columns, func(c pack.Column) bool { return c.ID == id })
		if i < 0 {
			t.Fatalf("%s %s: table %s has no column %s", f.Ref, f.KPI, s.Table, id)
		}
		return i
	}
	sum := 0.0
	for _, r := range table.Rows {
		taken := len(s.Where) == 0
		for _, all := range s.Where {
			taken = taken || !slices.ContainsFunc(all, func(m pack.Match) bool { return r.Cells[at(m.Column)].Value.Text != m.Is })
		}
		switch {
		case !taken:
		case s.Sum == "":
			sum++
		default:
			sum += r.Cells[at(s.Sum)].Value.Number
			if s.Less != "" {
				sum -= r.Cells[at(s.Less)].Value.Number
			}
		}
	}
	return sum
}

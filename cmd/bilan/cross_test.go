package main

import (
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"bilan/metrics"
	"bilan/metrics/unit"
	"bilan/reports/pack"
	"bilan/reports/record"
)

// builtDemo is the demo with 4,000 incidents, run once.
var builtDemo = sync.OnceValues(func() (string, error) {
	dir, err := share("demo")
	if err != nil {
		return "", err
	}
	return dir, silently([]string{"demo", dir, "--incidents", "4000"})
})

// TestFormatsAgree reads the figures of a pack back from its three files, and compares them with one another, cell by cell,
// and with what bilan kpi says.
func TestFormatsAgree(t *testing.T) {
	for _, c := range []struct {
		name, week, group string
		built             func() (string, error)
		real              bool
		// floors: figures in all three files, figures that bilan kpi gives too, cells of tables
		printed, asked, cells int
	}{
		{"demo", "2026-W38", "service", builtDemo, false, 160, 190, 2500},
		{"real log", "2016-W15", "category", builtLog, true, 150, 150, 40000},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.real {
				needLog(t)
			}
			needTool(t, "pdftotext", "poppler-utils")
			dir, err := c.built()
			if err != nil {
				t.Fatal(err)
			}
			if err := silently([]string{"-C", dir, "run", "--period", c.week}); err != nil {
				t.Fatal(err)
			}
			x := &cross{T: t, dir: dir, week: c.week, group: c.group, pack: readPack(t, dir, c.week)}
			x.read(filepath.Join(dir, "out", c.week, "bhi", "BHI_"+c.week+"_v1"))
			printed := x.figures()
			asked := x.asks()
			cells := x.tables()
			t.Logf("%d figures, %d of them in the PDF, %d asked of bilan kpi, %d cells of tables", len(x.pack.Figures), printed, asked, cells)
			if printed < c.printed || asked < c.asked || cells < c.cells {
				t.Errorf("compared %d printed figures, %d KPIs, %d cells; at least %d, %d, %d are expected", printed, asked, cells, c.printed, c.asked, c.cells)
			}
		})
	}
}

// readPack makes the pack of a week of a built workspace.
func readPack(t *testing.T, dir, week string) *pack.Pack {
	t.Helper()
	a := &app{stdout: io.Discard, stderr: io.Discard, now: fixedNow, workspace: dir, quiet: true}
	s, err := a.open()
	if err != nil {
		t.Fatal(err)
	}
	period, err := metrics.ParsePeriod(week, s.zone, s.asOf)
	if err != nil {
		t.Fatal(err)
	}
	p, err := a.weekly(t.Context(), s, period, edition{}, true)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// cross compares one pack with its three files. The pack gives the kinds of the values and what is to be found where; the
// numbers are those of the files.
type cross struct {
	*testing.T
	dir, week string
	group     string // the dimension that the pack breaks down by
	pack      *pack.Pack
	printer   *unit.Printer
	page      page
	book      workbook
	paper     map[string][]string // reference → the texts in front of it
}

// figures compares each figure in the workbook, the page and the PDF, and returns how many stand in all three.
func (x *cross) figures() (printed int) {
	kinds := map[string]unit.Kind{}
	for _, f := range x.pack.Figures {
		kinds[f.Ref] = f.Value.Kind
		page, ok := x.page.figures[f.Ref]
		if !ok {
			x.Errorf("%s: not in the data of the page", f.Ref)
			continue
		}
		cell, ok := x.book.figures[f.Ref]
		if !ok {
			x.Errorf("%s: not in the sheet of figures", f.Ref)
			continue
		}
		if got := x.print(cell, f.Value); got != page.Value {
			x.Errorf("%s (%s %s): the workbook says %q, the page %q", f.Ref, f.KPI, f.Where, got, page.Value)
		}
		if f.KPI != page.KPI || f.Where != page.Where {
			x.Errorf("%s: %s of %q, on the page %s of %q", f.Ref, f.KPI, f.Where, page.KPI, page.Where)
		}
	}
	if len(x.page.figures) != len(x.pack.Figures) || len(x.book.figures) != len(x.pack.Figures) {
		x.Errorf("%d figures in the pack, %d in the page, %d in the workbook", len(x.pack.Figures), len(x.page.figures), len(x.book.figures))
	}
	for ref, shown := range x.page.shown {
		for _, words := range shown {
			if words != x.page.figures[ref].Value {
				x.Errorf("%s: the page prints %q and opens %q", ref, words, x.page.figures[ref].Value)
			}
		}
	}
	expected := onPaper(x.pack)
	for _, ref := range slices.Sorted(maps.Keys(expected)) {
		want := x.page.figures[ref].Value
		found := slices.Clone(x.paper[ref])
		for _, noted := range expected[ref] {
			if _, other := x.page.figures[noted]; !other || len(found) == 0 {
				found = append(found, x.paper[noted]...)
			}
		}
		if !slices.Contains(found, bare(want)) {
			x.Errorf("%s: the page says %q, the PDF has %q in front of it", ref, want, found)
			continue
		}
		printed++
		for _, words := range found {
			if isNumber(words) && words != bare(want) {
				x.Errorf("%s: the page says %q, the PDF also %q", ref, want, words)
			}
		}
	}
	return printed
}

// onPaper lists the figures that the PDF prints as numbers: tiles, and the rows of tables that a page has room for. With
// each come the forms of its reference with the numbers of footnotes behind it.
func onPaper(p *pack.Pack) map[string][]string {
	refs := map[string][]string{}
	var walk func(b *pack.Block)
	cells := func(row *pack.Row) {
		for _, c := range row.Cells {
			if c.Ref == "" {
				continue
			}
			refs[c.Ref] = append(refs[c.Ref], []string{}...)
			if len(c.Notes) > 0 {
				refs[c.Ref] = append(refs[c.Ref], c.Ref+strings.ReplaceAll(strings.Trim(fmt.Sprint(c.Notes), "[]"), " ", ","))
			}
		}
	}
	walk = func(b *pack.Block) {
		switch {
		case b.Tiles != nil:
			for _, t := range b.Tiles.Tiles {
				refs[t.Ref] = append(refs[t.Ref], []string{}...)
			}
		case b.Table != nil:
			for i := range b.Table.Rows {
				if b.Table.PageRows == 0 || i < b.Table.PageRows {
					cells(&b.Table.Rows[i])
				}
			}
			if b.Table.Total != nil {
				cells(b.Table.Total)
			}
		}
		for _, side := range b.Side {
			walk(side)
		}
	}
	for _, s := range p.Sections {
		for i := range s.Blocks {
			walk(&s.Blocks[i])
		}
	}
	return refs
}

// tables compares the tables of the workbook with those of the page, cell by cell, and returns the number of cells.
func (x *cross) tables() (cells int) {
	for _, t := range packTables(x.pack) {
		if t.Only != pack.Everywhere {
			continue // one of them alone prints it
		}
		page, ok := x.page.tables[t.ID]
		if !ok {
			x.Errorf("table %q: not in the page", t.ID)
			continue
		}
		sheet, columns := x.book.sheet(t)
		if sheet == nil {
			x.Errorf("table %q: no sheet of the workbook has its title and columns", t.ID)
			continue
		}
		rows := slices.Clone(t.Rows)
		if t.Total != nil {
			rows = append(rows, *t.Total)
		}
		if len(page) != len(rows) || len(sheet) < len(rows) {
			x.Errorf("table %q: %d rows in the pack, %d in the page, %d in the workbook", t.ID, len(rows), len(page), len(sheet))
			continue
		}
		for i, row := range rows {
			for j, c := range row.Cells {
				at, ok := columns[j]
				if !ok {
					continue // a run alone: it is drawn, not printed
				}
				got := x.print(at2(sheet[i], at), c.Value)
				if bare(got) != bare(page[i][j]) {
					x.Errorf("table %q, row %d, %q: the workbook says %q, the page %q", t.ID, i+1, t.Columns[j].Title, got, page[i][j])
				}
				cells++
			}
		}
	}
	return cells
}

func packTables(p *pack.Pack) (tables []*pack.Table) {
	var walk func(b *pack.Block)
	walk = func(b *pack.Block) {
		if b.Table != nil {
			tables = append(tables, b.Table)
		}
		for _, side := range b.Side {
			walk(side)
		}
	}
	for _, s := range p.Sections {
		for i := range s.Blocks {
			walk(&s.Blocks[i])
		}
	}
	return tables
}

// asks compares figures with bilan kpi, and returns how many. A figure that no KPI gives is one of a few kinds, and no other.
func (x *cross) asks() (asked int) {
	said := x.ask()
	set := metrics.Set(metrics.Catalogue)
	dimensions := map[string]bool{}
	for key := range said {
		dimensions[strings.Split(key, "|")[2]] = true
	}
	grouped := map[string]bool{} // KPIs that the pack breaks down by a dimension, where a value may be missing
	for _, f := range x.pack.Figures {
		grouped[f.KPI] = grouped[f.KPI] || dimensions[f.Where] && f.Where != ""
	}
	parts, wholes := map[string]float64{}, map[string]float64{}
	for _, f := range x.pack.Figures {
		kpi, ok := set.Find(f.KPI)
		switch {
		case !ok && slices.Contains([]string{"rule_firings", "data_quality", "time_spent", "waits"}, f.KPI):
			continue // counts of rules, of doubts and of waits, and hours of clocks: no KPI
		case !ok:
			x.Errorf("%s: %q is not in the catalogue", f.Ref, f.KPI)
			continue
		case hasTeam(f.Dims):
			continue // counts of groups: TestTwins has them; here one could bear the name of a service
		case f.Statistic == pack.MaximumOf:
			continue // bilan kpi has no maximum
		case slices.Contains([]string{"cohort", "hours", "group", "others"}, f.Part), f.Dims["age"] != "" && len(f.Dims) > 1:
			continue // no dimension of bilan kpi, or counted in the whole of it already: TestTwins has them
		case f.Where != "" && !dimensions[f.Where] && !(grouped[f.KPI] && strings.HasPrefix(f.Where, "(")) && (kpi.Kind == metrics.Stock || kpi.Kind == metrics.Count):
			parts[f.KPI] += f.Value.Number // a band of age or a cause is no dimension; together they are the whole
			continue
		}
		where := f.Where
		if strings.HasPrefix(where, "(") {
			where = none
		}
		row, ok := said[f.KPI+"|"+f.Period+"|"+where]
		if !ok {
			if f.N == 0 && f.Value.Number == 0 {
				continue // a group without a row has nothing to count
			}
			row = record.Row{Figure: new(float64), Hits: new(int64)}
			if kpi.Unit != unit.Count || f.Value.Number != 0 {
				x.Errorf("%s: bilan kpi has no %s of %q in %s; the pack says %q", f.Ref, f.KPI, f.Where, f.Period, x.printer.Format(f.Value))
				continue
			}
		}
		want := row.Figure
		switch {
		case f.Statistic == pack.NinetiethOf:
			want = row.P90
		case kpi.Unit == unit.Rate && f.Value.Kind == unit.Count:
			missed := float64(row.N - *row.Hits)
			want = &missed
		}
		if got := x.page.figures[f.Ref].Value; got != x.value(f.Value.Kind, want) {
			x.Errorf("%s (%s of %q in %s): bilan kpi says %s, the page %q", f.Ref, f.KPI, f.Where, f.Period, show(want), got)
		}
		if f.Where == "" && f.Period == x.pack.PeriodWords && want != nil {
			wholes[f.KPI] = *want
		}
		asked++
	}
	for kpi, sum := range parts {
		if sum != wholes[kpi] {
			x.Errorf("the parts of %s make %v, bilan kpi says %v", kpi, sum, wholes[kpi])
		}
	}
	return asked
}

// none stands for the incidents without a value of a dimension.
const none = "(none)"

// ask runs bilan kpi for the KPIs of the pack and the weeks of its trends, whole and by each dimension that it breaks down
// by. Keys are KPI, period in words, value of the dimension.
func (x *cross) ask() map[string]record.Row {
	ids := map[string]bool{}
	for _, f := range x.pack.Figures {
		if _, ok := metrics.Set(metrics.Catalogue).Find(f.KPI); ok {
			ids[f.KPI] = true
		}
	}
	zone := x.printer.Zone()
	last, err := metrics.ParsePeriod(x.week, zone, fixedNow())
	if err != nil {
		x.Fatal(err)
	}
	words := map[string]string{}
	run := last.Run(28) // the longest run of a chart
	for _, p := range run {
		words[p.Key] = p.Words(x.pack.Lang)
	}
	args := append(slices.Sorted(maps.Keys(ids)), "--grain", "week", "--from", run[0].FromDate.Format("2006-01-02"), "--to", last.ToDate.Format("2006-01-02"))
	said := map[string]record.Row{}
	for _, by := range []string{"", "priority", x.group} {
		asked := args
		if by != "" {
			asked = append(slices.Clone(args), "--by", by)
		}
		for _, row := range kpis(x.T, x.dir, asked...) {
			value := ""
			if by != "" {
				value = none
				if v := row.Dims[by]; v != nil {
					value = *v
				}
			}
			said[fmt.Sprintf("%s|%s|%s", row.KPI, words[row.Period], value)] = row
		}
	}
	return said
}

// value prints a figure of bilan kpi as the pack would.
func (x *cross) value(kind unit.Kind, v *float64) string {
	if v == nil {
		return x.printer.Format(unit.None(kind, unit.NotApplicable))
	}
	return x.printer.Format(unit.Of(kind, *v))
}

// hasTeam reports whether a figure is narrowed to a group, or to what has none.
func hasTeam(dims map[string]string) bool {
	_, ok := dims["team"]
	return ok
}

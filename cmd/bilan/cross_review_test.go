package main

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"testing"

	"bilan/metrics"
	"bilan/pipeline"
	"bilan/reports/pack"
)

// TestReviewFormatsAgree compares the three files of the analysis review, and those of the reports on an incident, with one another:
// every figure, and every cell of every table.
func TestReviewFormatsAgree(t *testing.T) {
	for _, c := range []struct {
		name, week     string
		built          func() (string, error)
		real           bool
		printed, cells int // figures in all three files, cells of tables, at least
	}{
		{"demo", "2026-W38", builtDemo, false, 12, 1200},
		{"real log", "2016-W15", builtLog, true, 12, 3000},
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
			if err := silently([]string{"-C", dir, "pack", "rai", "--period", c.week}); err != nil {
				t.Fatal(err)
			}
			a := &app{stdout: io.Discard, stderr: io.Discard, now: fixedNow, workspace: dir, quiet: true}
			s, err := a.open()
			if err != nil {
				t.Fatal(err)
			}
			period, err := metrics.ParsePeriod(c.week, s.zone, s.asOf)
			if err != nil {
				t.Fatal(err)
			}
			p, err := a.review(t.Context(), s, period, edition{}, true)
			if err != nil {
				t.Fatal(err)
			}
			x := &cross{T: t, dir: dir, week: c.week, pack: p}
			x.read(filepath.Join(dir, "out", c.week, "rai", "RAI_"+c.week+"_v1"))
			printed, cells := x.figures(), x.tables()
			for all, one := range map[string]string{"all-milestones": "milestones-", "all-chronology": "chronology-", "all-spent": "spent-", "all-commitments": "commitments-",
				"all-families": "family-", "all-actions": "actions-", "all-earlier": "earlier-", "all-near": "near-", "all-causes": "causes-"} {
				cells += x.spread(all, one)
			}
			t.Logf("%d figures, %d of them in the PDF, %d cells of tables", len(p.Figures), printed, cells)
			if printed < c.printed || cells < c.cells {
				t.Errorf("compared %d printed figures and %d cells; at least %d and %d are expected", printed, cells, c.printed, c.cells)
			}
			if c.real {
				return
			}
			told, err := s.ws.Reported()
			if err != nil || len(told) != 1 {
				t.Fatalf("reports of %v, %v", told, err)
			}
			for _, kind := range []string{pack.CRI, pack.PIR} {
				if err := silently([]string{"-C", dir, "pack", kind, "--incident", told[0]}); err != nil {
					t.Fatal(err)
				}
				found, err := filepath.Glob(filepath.Join(dir, "out", "*", kind, "*_"+told[0]+"_v1.pdf"))
				if err != nil || len(found) != 1 {
					t.Fatalf("files %v, %v", found, err)
				}
				report := x.report(a, s, kind, told[0])
				y := &cross{T: t, dir: dir, week: c.week, pack: report}
				y.read(found[0][:len(found[0])-len(".pdf")])
				y.figures()
				if cells := y.tables(); cells < 80 {
					t.Errorf("%s: %d cells compared", kind, cells)
				}
			}
		})
	}
}

// spread compares a table of the workbook, which has the rows of every card after the number and the subject of its card, with the
// tables of the cards on the page, and returns the number of cells.
func (x *cross) spread(all, one string) (cells int) {
	at := slices.IndexFunc(packTables(x.pack), func(t *pack.Table) bool { return t.ID == all })
	if at < 0 {
		return 0
	}
	t := packTables(x.pack)[at]
	sheet, columns := x.book.sheet(t)
	if sheet == nil {
		x.Errorf("table %q: no sheet of the workbook has its title and columns", all)
		return 0
	}
	families := all == "all-families"
	row := 0
	for n := range x.pack.Sections {
		id := fmt.Sprintf("%s%d", one, n+1)
		page, ok := x.page.tables[id]
		if !ok || all == "all-actions" && x.page.tables[fmt.Sprintf("family-%d", n+1)] != nil && !families {
			continue // a card without it, or the actions of a family
		}
		shown := packTables(x.pack)[slices.IndexFunc(packTables(x.pack), func(t *pack.Table) bool { return t.ID == id })]
		for i := range shown.Rows {
			for j := 2; j < len(t.Columns); j++ {
				got := x.print(at2(sheet[row], columns[j]), t.Rows[row].Cells[j].Value)
				if bare(got) != bare(page[i][j-2]) {
					x.Errorf("%s, row %d, %q: the workbook says %q, the page %q", id, i+1, t.Columns[j].Title, got, page[i][j-2])
				}
				cells++
			}
			row++
		}
	}
	if row != len(t.Rows) {
		x.Errorf("table %q: %d rows in the workbook, %d on the cards", all, len(t.Rows), row)
	}
	return cells
}

// report makes the report on one incident again.
func (x *cross) report(a *app, s *session, kind, id string) *pack.Pack {
	x.Helper()
	db, err := pipeline.Open(x.Context(), a.options(s))
	if err != nil {
		x.Fatal(err)
	}
	defer db.Close()
	found, err := metrics.References(x.Context(), db, id, "", "")
	if err != nil || len(found) != 1 {
		x.Fatal(found, err)
	}
	p, err := s.reportPack(x.Context(), db, kind, found[0].Key, edition{})
	if err != nil {
		x.Fatal(err)
	}
	return p
}

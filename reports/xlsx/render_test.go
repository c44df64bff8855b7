package xlsx

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"bilan/reports/pack"
	"bilan/reports/pack/packtest"
)

var update = flag.Bool("update", false, "write the golden files")

func render(t *testing.T, p *pack.Pack) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Render(&out, p); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func reopen(t *testing.T, content []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatalf("reopening the workbook: %v", err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// each calls do for every cell that holds something, sheet by sheet in order.
func each(t *testing.T, f *excelize.File, do func(sheet, cell, value, formula string)) {
	t.Helper()
	for _, name := range f.GetSheetList() {
		rows, err := f.GetRows(name, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatalf("sheet %q: %v", name, err)
		}
		for y, row := range rows {
			for x, value := range row {
				formula, err := f.GetCellFormula(name, at(x+1, y+1))
				if err != nil {
					t.Fatal(err)
				}
				if value != "" || formula != "" {
					do(name, at(x+1, y+1), value, formula)
				}
			}
		}
	}
}

func numberFormat(t *testing.T, f *excelize.File, sheet, cell string) string {
	t.Helper()
	id, err := f.GetCellStyle(sheet, cell)
	if err != nil {
		t.Fatal(err)
	}
	style, err := f.GetStyle(id)
	if err != nil {
		t.Fatal(err)
	}
	if style.CustomNumFmt != nil {
		return *style.CustomNumFmt
	}
	return ""
}

func dump(t *testing.T, content []byte) string {
	f := reopen(t, content)
	var out strings.Builder
	each(t, f, func(sheet, cell, value, formula string) {
		// Beyond the first rows of a long table the others only repeat.
		if _, row, _ := excelize.CellNameToCoordinates(cell); row > 20 && (strings.HasPrefix(sheet, "Journal") || strings.HasPrefix(sheet, "Incidents") || strings.HasPrefix(sheet, "Lignes")) {
			return
		}
		fmt.Fprintf(&out, "%s!%s = %q", sheet, cell, value)
		if format := numberFormat(t, f, sheet, cell); format != "" && format != "@" {
			fmt.Fprintf(&out, " [%s]", format)
		}
		if formula != "" {
			fmt.Fprintf(&out, " {%s}", formula)
		}
		out.WriteByte('\n')
	})
	for _, sheet := range f.GetSheetList() {
		tables, err := f.GetTables(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range tables {
			fmt.Fprintf(&out, "table %s!%s %s\n", sheet, table.Range, table.Name)
		}
	}
	return out.String()
}

func TestGolden(t *testing.T) {
	for name, p := range map[string]*pack.Pack{
		"sample.fr": packtest.Sample("fr"), "empty": packtest.Empty(), "provable.en": provable("en"),
	} {
		t.Run(name, func(t *testing.T) {
			got := dump(t, render(t, p))
			golden := filepath.Join("testdata", name+".txt")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("the workbook changed (-want +got), -update accepts it:\n%s", diff)
			}
		})
	}
}

func TestSameBytes(t *testing.T) {
	first := render(t, packtest.Sample("fr"))
	for range 4 {
		if !bytes.Equal(first, render(t, packtest.Sample("fr"))) {
			t.Fatal("two workbooks of one pack differ")
		}
	}
}

// A text of an export may look like a formula. Only cells that this package computes hold one, and what they compute from
// is places, never texts.
func TestHostileTextsStayTexts(t *testing.T) {
	f := reopen(t, render(t, packtest.Hostile()))
	texts := 0
	each(t, f, func(sheet, cell, value, formula string) {
		if formula != "" {
			for _, start := range []string{"COUNTIFS('", "ROUND(", "MEDIAN(IF('", "PERCENTILE(IF('", "AVERAGEIFS('", "SUMIFS('", "MAX(IF('"} {
				if strings.HasPrefix(formula, start) && !strings.Contains(formula, "HYPERLINK") {
					return
				}
			}
			t.Errorf("%s!%s: formula %q", sheet, cell, formula)
		}
		if strings.HasPrefix(strings.TrimSpace(value), "=HYPERLINK") {
			texts++
			if kind, _ := f.GetCellType(sheet, cell); kind != excelize.CellTypeInlineString && kind != excelize.CellTypeSharedString {
				t.Errorf("%s!%s: %q is of type %v", sheet, cell, value, kind)
			}
		}
		for _, bad := range []string{"\x00", "\x1b", "\u202e", "\u2066", "\ufeff"} {
			if strings.Contains(value, bad) {
				t.Errorf("%s!%s holds %q", sheet, cell, bad)
			}
		}
	})
	if texts == 0 {
		t.Error("no text that looks like a formula came through: the test proves nothing")
	}
}

func TestNativeCharts(t *testing.T) {
	f := reopen(t, render(t, packtest.Sample("fr")))
	n := 0
	for _, name := range []string{"xl/charts/chart1.xml", "xl/charts/chart2.xml", "xl/charts/chart3.xml", "xl/charts/chart4.xml", "xl/charts/chart5.xml"} {
		if part, ok := f.Pkg.Load(name); ok && bytes.Contains(part.([]byte), []byte("Graphiques")) {
			n++
		}
	}
	if n != 5 {
		t.Errorf("%d native charts over the sheet Graphiques, want 5 (flow, bars, xmr, pareto, lines)", n)
	}
	formats, err := f.GetConditionalFormats("Ouvertures par jour et heure")
	if err != nil || len(formats) != 1 {
		t.Errorf("heat map: conditional formats %v, %v; want one colour scale", formats, err)
	}
}

func TestSheetNames(t *testing.T) {
	names := sheetNames{}
	for _, c := range []struct{ title, want string }{
		{"Incidents", "Incidents"},
		{"incidents", "incidents 2"},
		{"a:b\\c/d?e*f[g]h'i", "a b c d e f g h i"},
		{"", "1"},
		{"  \n ", "1 2"},
		{"History", "History 1"},
		{"Engagements par priorité et par plage de service", "Engagements par priorité et…"},
		{"Engagements par priorité et par plage horaire", "Engagements par priorité et… 2"},
		{"🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥", "🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥…"},
	} {
		if got := names.take(c.title); got != c.want {
			t.Errorf("take(%q) = %q, want %q", c.title, got, c.want)
		}
	}
}

func TestHeaders(t *testing.T) {
	got := headers([]string{"n", "N", "", "n", " \n", "Délai"})
	want := []string{"n", "N (2)", "(3)", "n (3)", "(5)", "Délai"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestErrorNamesTheLanguage(t *testing.T) {
	p := packtest.Empty()
	p.Lang = "de"
	err := Render(&bytes.Buffer{}, p)
	if err == nil || !strings.Contains(err.Error(), `"de"`) || !strings.Contains(err.Error(), p.Period) {
		t.Errorf("error %v, want the language and the period in it", err)
	}
}

// A footer is one line: a long period does not run over the name of the sheet, and the status is always there.
func TestFootersFitTheirLine(t *testing.T) {
	p := packtest.Sample("fr")
	p.PeriodWords = strings.Repeat("Panne d'authentification sur la région de Rennes ", 4)
	f := reopen(t, render(t, p))
	for _, name := range f.GetSheetList() {
		o, err := f.GetHeaderFooter(name)
		if err != nil || o == nil {
			t.Fatal(name, err)
		}
		left, right, ok := strings.Cut(o.OddFooter, "&R")
		if !ok || strings.Contains(left, "&C") || len([]rune(left)) > 90 || !strings.HasSuffix(left, "· "+wordsOf("fr").status(p.Status)) || !strings.Contains(right, "&A") {
			t.Errorf("%s: footer %q", name, o.OddFooter)
		}
	}
}

package xlsx

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"bilan/metrics/unit"
	"bilan/reports/pack"
	"bilan/reports/pack/packtest"
)

// provable is a pack whose figures follow from its rows, one figure a statistic. The values are written out, not computed.
func provable(lang string) *pack.Pack {
	p := packtest.Sample(lang)
	p.Incidents = p.Incidents[:8]
	p.Sections = p.Sections[:1]
	p.Sections[0].Blocks = p.Sections[0].Blocks[:1]
	all, five := []int{0, 1, 2, 3, 4, 5, 6, 7}, []int{1, 2, 3, 5, 7}
	seconds := func(values ...float64) []*float64 {
		out := make([]*float64, len(values))
		for i := range values {
			if values[i] >= 0 {
				out[i] = &values[i]
			}
		}
		return out
	}
	measures := seconds(600, 1200, -1, 5400, 90000)
	duration := func(s float64) unit.Value { return unit.Of(unit.Duration, s) }
	p.Figures = []pack.Figure{
		{Ref: "K1", Title: "nombre", Value: unit.OfCount(8), N: 8, Incidents: all},
		{Ref: "K10", Title: "même préfixe", Value: unit.OfCount(2), N: 2, Incidents: []int{0, 1}},
		{Ref: "K2", Title: "succès", Value: unit.OfCount(3), N: 8, Hits: 3, Incidents: all, Hit: []int{0, 4, 7}, Statistic: pack.CountOfHits},
		{Ref: "K3", Title: "taux", Value: unit.Of(unit.Rate, 3.0/8), N: 8, Hits: 3, Incidents: all, Hit: []int{0, 4, 7}},
		{Ref: "K9", Title: "deux engagements", Value: unit.Of(unit.Rate, 2.0/3), N: 3, Hits: 2, Incidents: []int{0, 0, 1}, Hit: []int{0, 1}},
		{Ref: "K11", Title: "aucun", Value: unit.OfCount(0), Statistic: pack.CountOfRows},
		{Ref: "K4", Title: "médiane", Value: duration(3300), N: 5, Incidents: five, Measures: measures, Statistic: pack.MedianOf},
		{Ref: "K5", Title: "90e centile", Value: duration(64620), N: 5, Incidents: five, Measures: measures, Statistic: pack.NinetiethOf},
		{Ref: "K6", Title: "moyenne", Value: unit.Of(unit.Days, 24300), N: 5, Incidents: five, Measures: measures, Statistic: pack.MeanOf},
		{Ref: "K7", Title: "somme", Value: unit.Of(unit.Number, 97200), N: 5, Incidents: five, Measures: measures, Statistic: pack.SumOf},
		{Ref: "K8", Title: "maximum", Value: duration(90000), N: 5, Incidents: five, Measures: measures, Statistic: pack.MaximumOf},
	}
	tiles := &pack.Tiles{}
	for i := range p.Figures {
		f := &p.Figures[i]
		f.KPI = "T-" + f.Ref
		tiles.Tiles = append(tiles.Tiles, pack.Tile{KPI: f.KPI, Ref: f.Ref, Title: f.Title, Value: f.Value, N: f.N, Verdict: "stable"})
	}
	p.Sections[0].Blocks[0].Tiles = tiles
	return p
}

// recalculated opens the workbook in an office suite that computes every formula again, and returns what it saved.
func recalculated(t *testing.T, content []byte) *excelize.File {
	t.Helper()
	office, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("soffice is missing: the formulas of the workbook would go unchecked")
		}
		t.Skip("soffice is not installed")
	}
	dir := t.TempDir()
	profile := filepath.Join(dir, "profile", "user")
	if err := os.MkdirAll(profile, 0o755); err != nil {
		t.Fatal(err)
	}
	// Left to itself the suite trusts the values kept in the file.
	always := `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>`
	if err := os.WriteFile(filepath.Join(profile, "registrymodifications.xcu"), []byte(always), 0o644); err != nil {
		t.Fatal(err)
	}
	source := filepath.Join(dir, "book.xlsx")
	if err := os.WriteFile(source, content, 0o644); err != nil {
		t.Fatal(err)
	}
	run := exec.Command(office, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", "xlsx", "--outdir", filepath.Join(dir, "out"), source)
	run.Env = append(os.Environ(), "HOME="+dir)
	if out, err := run.CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
	f, err := excelize.OpenFile(filepath.Join(dir, "out", "book.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func numberAt(t *testing.T, f *excelize.File, sheet, cell string) float64 {
	t.Helper()
	raw, err := f.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		t.Fatalf("%s!%s holds %q, want a number", sheet, cell, raw)
	}
	return n
}

// gaps reads the difference of each figure, by reference, on the two sheets that compute.
func gaps(t *testing.T, f *excelize.File, p *pack.Pack) map[string]float64 {
	t.Helper()
	out := map[string]float64{}
	for i, fig := range p.Figures {
		out[fig.Ref] = numberAt(t, f, wordsOf(p.Lang).figures, at(figureAgain+1, firstRow+i))
		if len(fig.Incidents) == 0 {
			continue
		}
		if rows := numberAt(t, f, wordsOf(p.Lang).figures, at(11, firstRow+i)); rows != float64(len(fig.Incidents)) {
			t.Errorf("figure %s: %v rows counted, want %d", fig.Ref, rows, len(fig.Incidents))
		}
	}
	rows, err := f.GetRows("Synthèse", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	tiles := 0
	for y, row := range rows {
		if len(row) == 0 {
			continue
		}
		want, isFigure := out[row[0]]
		if !isFigure {
			continue
		}
		tiles++
		if got := numberAt(t, f, "Synthèse", at(tileAgain+1, y+1)); got != want {
			t.Errorf("figure %s: difference %v on the summary, %v on the figures", row[0], got, want)
		}
	}
	if tiles != len(p.Figures) {
		t.Errorf("%d tiles with a difference, want %d", tiles, len(p.Figures))
	}
	return out
}

func TestFormulasComputeTheFigures(t *testing.T) {
	p := provable("fr")
	for ref, gap := range gaps(t, recalculated(t, render(t, p)), p) {
		if gap != 0 {
			t.Errorf("figure %s: the workbook computes another value, difference %v", ref, gap)
		}
	}
}

// A difference that could only read 0 would prove nothing: a wrong value must show.
func TestFormulasShowAWrongFigure(t *testing.T) {
	p := provable("fr")
	want := map[string]float64{}
	for i := range p.Figures {
		f := &p.Figures[i]
		f.Statistic = statistic(f)
		wrong := 1.0
		if f.Value.Kind == unit.Duration || f.Value.Kind == unit.Days {
			wrong = 864 // a hundredth of a day
		}
		f.Value.Number += wrong
		p.Sections[0].Blocks[0].Tiles.Tiles[i].Value.Number += wrong
		want[f.Ref] = number(f.Value.Kind, wrong)
	}
	for ref, gap := range gaps(t, recalculated(t, render(t, p)), p) {
		if gap != want[ref] {
			t.Errorf("figure %s: difference %v, want %v", ref, gap, want[ref])
		}
	}
}

func TestStatistic(t *testing.T) {
	rate, count := unit.Of(unit.Rate, 0.5), unit.OfCount(2)
	for name, c := range map[string]struct {
		fig  pack.Figure
		want pack.Statistic
	}{
		"said":             {pack.Figure{Value: count, N: 9, Incidents: []int{0}, Statistic: pack.CountOfHits}, pack.CountOfHits},
		"count":            {pack.Figure{Value: count, N: 2, Incidents: []int{0, 1}}, pack.CountOfRows},
		"count of hits":    {pack.Figure{Value: count, N: 3, Hits: 2, Incidents: []int{0, 1, 2}, Hit: []int{0, 1}}, pack.CountOfHits},
		"rate":             {pack.Figure{Value: rate, N: 2, Hits: 1, Incidents: []int{0, 1}, Hit: []int{0}}, pack.ShareOfHits},
		"rows missing":     {pack.Figure{Value: rate, N: 98, Hits: 93, Incidents: []int{0, 1}, Hit: []int{0}}, ""},
		"duration unknown": {pack.Figure{Value: unit.Of(unit.Duration, 60), N: 1, Incidents: []int{0}}, ""},
		"nothing":          {pack.Figure{Value: unit.None(unit.Rate, unit.NotApplicable)}, pack.ShareOfHits},
	} {
		if got := statistic(&c.fig); got != c.want {
			t.Errorf("%s: statistic %q, want %q", name, got, c.want)
		}
	}
}

// A real week: what the pack of the small fixture prints, the workbook computes again.
func TestFormulasComputeARealWeek(t *testing.T) {
	packs, err := filepath.Glob(filepath.Join("..", "..", "fixtures", "golden", "*.json"))
	if err != nil || len(packs) == 0 {
		t.Fatalf("no golden pack: %v", err)
	}
	for _, name := range packs {
		t.Run(filepath.Base(name), func(t *testing.T) {
			content, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			var p pack.Pack
			if err := json.Unmarshal(content, &p); err != nil {
				t.Fatal(err)
			}
			f := recalculated(t, render(t, &p))
			computed := 0
			for i, fig := range p.Figures {
				raw, err := f.GetCellValue(wordsOf(p.Lang).figures, at(figureAgain+1, firstRow+i), excelize.Options{RawCellValue: true})
				if err != nil {
					t.Fatal(err)
				}
				switch raw {
				case "0":
					computed++
				case "":
				default:
					t.Errorf("figure %s (%s, %s) %v: difference %s", fig.Ref, fig.KPI, fig.Title, fig.Value, raw)
				}
			}
			t.Logf("%d of %d figures computed again", computed, len(p.Figures))
			if computed*2 < len(p.Figures) {
				t.Errorf("only %d of %d figures computed again", computed, len(p.Figures))
			}
		})
	}
}

// The report of a contract: its rates, its availability and its credits, computed again from the sheets that hold their rows, on
// the sheet of figures and beside the printed cells. A clock taken away shows.
func TestFormulasComputeAContract(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		p := packtest.Client(lang)
		computed, wrong := contractGaps(t, p)
		if wrong != 0 || computed < 37 {
			t.Errorf("%s: %d differences read 0, %d do not; want at least 37 and none", lang, computed, wrong)
		}
	}
	p := packtest.Client("fr")
	for i := range p.Sections {
		for _, b := range p.Sections[i].Blocks {
			if b.Table != nil && b.Table.ID == "clocks" {
				for _, r := range b.Table.Rows {
					for x := range r.Cells {
						if r.Cells[x].Value.Text == "dépassé" {
							r.Cells[x].Value.Text = "tenu"
						}
					}
				}
			}
		}
	}
	if _, wrong := contractGaps(t, p); wrong == 0 {
		t.Error("a clock judged otherwise in the sheet of clocks changes no difference")
	}
}

// contractGaps counts the differences of a workbook that read 0 and those that read another number or an error.
func contractGaps(t *testing.T, p *pack.Pack) (zero, other int) {
	t.Helper()
	f := recalculated(t, render(t, p))
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) < firstRow {
			continue
		}
		for x, title := range rows[firstRow-2] {
			if !strings.HasSuffix(title, " — "+wordsOf(p.Lang).gap) && (sheet != wordsOf(p.Lang).figures || title != wordsOf(p.Lang).figureColumns[figureAgain]) {
				continue
			}
			for y, row := range rows[firstRow-1:] {
				if x >= len(row) || row[x] == "" {
					continue
				}
				if row[x] == "0" {
					zero++
				} else {
					other++
					t.Logf("%s, row %d, %s: %s", sheet, y+firstRow, title, row[x])
				}
			}
		}
	}
	return zero, other
}

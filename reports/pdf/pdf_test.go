package pdf

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"bilan/metrics/unit"
	"bilan/reports/pack"
	"bilan/reports/pack/packtest"
)

var update = flag.Bool("update", false, "rewrite the goldens")

func render(t *testing.T, p *pack.Pack) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Render(&out, p); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// poppler runs pdftotext, which reads the PDF as another program would. Where it is not installed the test is skipped, except
// where nobody would see that.
func poppler(t *testing.T, pdf []byte, args ...string) string {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("pdftotext is not installed (package poppler-utils)")
		}
		t.Skip("pdftotext is not installed (package poppler-utils)")
	}
	cmd := exec.Command(tool, append(args, "-", "-")...)
	cmd.Stdin = bytes.NewReader(pdf)
	var errors bytes.Buffer
	cmd.Stderr = &errors
	out, err := cmd.Output()
	if err != nil || errors.Len() > 0 {
		t.Fatalf("pdftotext: %v: %s", err, errors.String())
	}
	return string(out)
}

// pages returns the text of every page as it stands on it.
func pages(t *testing.T, pdf []byte) []string {
	t.Helper()
	all := strings.Split(poppler(t, pdf, "-layout", "-enc", "UTF-8"), "\f")
	return all[:len(all)-1]
}

func TestGolden(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		t.Run(lang, func(t *testing.T) {
			var got strings.Builder
			for i, page := range pages(t, render(t, packtest.Sample(lang))) {
				fmt.Fprintf(&got, "-- page %d --\n", i+1)
				for l := range strings.SplitSeq(strings.TrimSpace(page), "\n") {
					got.WriteString(strings.TrimRight(l, " ") + "\n")
				}
			}
			path := filepath.Join("testdata", "sample-"+lang+".txt")
			if *update {
				if err := os.WriteFile(path, []byte(got.String()), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if string(want) != got.String() {
				t.Errorf("%s differs; run go test -update and read the difference. got:\n%s", path, got.String())
			}
		})
	}
}

func TestSameBytes(t *testing.T) {
	for _, build := range []func() *pack.Pack{func() *pack.Pack { return packtest.Sample("fr") }, packtest.Hostile, packtest.Empty} {
		if first, second := render(t, build()), render(t, build()); !bytes.Equal(first, second) {
			t.Errorf("%s: two renderings differ", build().Title)
		}
	}
	// The dates in the file are the pack's, also where it has none.
	p := packtest.Empty()
	p.AsOf = time.Time{}
	first := render(t, p)
	if !bytes.Contains(first, []byte("D:19700101")) || !bytes.Contains(render(t, packtest.Empty()), []byte("D:20260921053000")) {
		t.Error("the dates in the file are not those of the pack")
	}
}

func TestEveryPageSaysWhatItIs(t *testing.T) {
	all := pages(t, render(t, packtest.Sample("fr")))
	for i, page := range all {
		for _, want := range []string{"Bilan hebdomadaire d'incidents", "semaine 38 (14–20 sept. 2026)", "PROVISOIRE",
			"données au 21/09/2026 07:30 (Europe/Paris)", fmt.Sprintf("page %d / %d", i+1, len(all))} {
			if !strings.Contains(strings.NewReplacer("\u202f", " ", "\u00a0", " ").Replace(page), want) {
				t.Errorf("page %d does not say %q", i+1, want)
			}
		}
	}
}

// Two pages that a meeting reads would be lost if the annex came first, and the sources end the document.
func TestOrder(t *testing.T) {
	text := strings.Join(pages(t, render(t, packtest.Sample("fr"))), "\n")
	at := -1
	for _, title := range []string{"Synthèse", "Flux et stock", "Incidents majeurs", "Engagements", "Services et causes",
		"Plan d'actions", "Notes", "Annexe : incidents", "Sources et reproductibilité"} {
		next := strings.LastIndex(text, "\n"+title)
		if next <= at {
			t.Errorf("%q stands at %d, before what should precede it (%d)", title, next, at)
		}
		at = next
	}
}

func TestBookmarksAndLinks(t *testing.T) {
	p := packtest.Sample("fr")
	pdf := render(t, p)
	titles := []string{"Notes", "Sources et reproductibilité"}
	for _, s := range p.Sections {
		titles = append(titles, s.Title)
	}
	for _, title := range titles {
		if !bytes.Contains(pdf, append([]byte("/Title ("), escaped(title)...)) {
			t.Errorf("no bookmark for %q", title)
		}
	}
	// Three in the summary, two majors: each leads to its row in the annex.
	if n := bytes.Count(pdf, []byte("/Subtype /Link")); n != 5 {
		t.Errorf("%d links, want 5", n)
	}
	for i := range p.Sections {
		p.Sections[i].Annex = false
	}
	if n := bytes.Count(render(t, p), []byte("/Subtype /Link")); n != 0 {
		t.Errorf("without an annex there are %d links, want none", n)
	}
}

// escaped is a text as a PDF object holds it.
func escaped(s string) []byte {
	out := []byte{0xfe, 0xff}
	for _, u := range utf16.Encode([]rune(s)) {
		for _, b := range []byte{byte(u >> 8), byte(u)} {
			switch b {
			case '(', ')', '\\':
				out = append(out, '\\')
			}
			out = append(out, b)
		}
	}
	return out
}

// Every kind of block prints its words, its missing values, its notes and its notice.
func TestBlocks(t *testing.T) {
	nbsp := strings.NewReplacer("\u202f", " ", "\u00a0", " ")
	row := func(cells ...unit.Value) pack.Row {
		var r pack.Row
		for _, v := range cells {
			r.Cells = append(r.Cells, pack.Cell{Value: v})
		}
		return r
	}
	columns := []pack.Column{{ID: "a", Title: "Colonne A", Kind: unit.Text}, {ID: "b", Title: "Colonne B", Kind: unit.Rate, Align: pack.Right}}
	total := row(unit.OfText("Ensemble"), unit.Of(unit.Rate, 0.5))
	toned := row(unit.OfText("P2"), unit.Of(unit.Rate, 0.949))
	toned.Tone, toned.Cells[1].Ref, toned.Cells[1].Notes = pack.Bad, "K4", []int{2, 3}
	one := 4.0
	for _, test := range []struct {
		name  string
		block pack.Block
		want  []string
		not   []string
	}{
		{"tiles", pack.Block{Tiles: &pack.Tiles{Tiles: []pack.Tile{{Ref: "K9", Title: "Tuile", Value: unit.Of(unit.Duration, 7980), N: 96,
			Detail: "p90 4 h", Target: "cible ≤ 4 h", Verdict: "signal", Tone: pack.Bad, Notes: []int{7}}}}},
			[]string{"Tuile", "7", "K9", "2 h 13 min", "n = 96", "p90 4 h", "cible ≤ 4 h", "▲ signal"}, nil},
		{"missing tile", pack.Block{Tiles: &pack.Tiles{Tiles: []pack.Tile{{Title: "Vide", Value: unit.None(unit.Rate, unit.NotApplicable)}}}},
			[]string{"Vide", "s. o.", "n = 0"}, []string{"0,0 %"}},
		{"table", pack.Block{Table: &pack.Table{Title: "Tableau", Base: "base : x", Columns: columns, Rows: []pack.Row{toned}, Total: &total}},
			[]string{"Tableau", "base : x", "Colonne A", "▲ P2", "94,9 %", "K4", "2,3", "Ensemble", "50,0 %"}, nil},
		{"cut table", pack.Block{Table: &pack.Table{Columns: columns, PageRows: 1, Truncated: "1 premier sur 2",
			Rows: []pack.Row{row(unit.OfText("premier"), unit.None(unit.Rate, unit.NotAvailable)), row(unit.OfText("second"), unit.Of(unit.Rate, 1))}}},
			[]string{"premier", "n. d.", "1 premier sur 2"}, []string{"second"}},
		{"empty table", pack.Block{Table: &pack.Table{Title: "T", Columns: columns, Empty: "Rien à dire."}}, []string{"Rien à dire."}, []string{"Colonne A"}},
		{"short row", pack.Block{Table: &pack.Table{Columns: columns, Rows: []pack.Row{row(unit.OfText("seul"))}}}, []string{"seul"}, nil},
		{"no column", pack.Block{Table: &pack.Table{Title: "Nu", Rows: []pack.Row{{}}}}, []string{"Nu"}, nil},
		{"text", pack.Block{Text: &pack.Text{Title: "Faits", Paragraphs: []pack.Paragraph{{Text: "Point\nsuivi"}, {Item: true, Tone: pack.Good, Text: "tenu", Refs: []string{"K3"}, Incidents: []string{"INC1"}}}}},
			[]string{"Faits", "Point\n", "suivi", "✓", "tenu", "K3 INC1"}, nil},
		{"chart", pack.Block{Chart: &pack.Chart{ID: "c", Kind: pack.Bars, Title: "Graphique", Base: "base : y", Notes: []int{4}, Unit: unit.Count, Current: -1,
			Categories: []string{"lundi"}, Series: []pack.Series{{Name: "s", Values: []*float64{&one}}}}}, []string{"Graphique", "4", "base : y", "lundi"}, nil},
		{"empty chart", pack.Block{Chart: &pack.Chart{ID: "c", Kind: pack.Lines, Current: -1}}, []string{"aucune donnée"}, nil},
		{"side", pack.Block{Side: []*pack.Block{{Text: &pack.Text{Title: "gauche"}}, {Table: &pack.Table{Title: "droite", Columns: columns}}, {Text: &pack.Text{Title: "reste"}}}},
			[]string{"gauche", "droite", "Aucune ligne.", "reste"}, nil},
		{"accents written apart", pack.Block{Text: &pack.Text{Title: "re\u0301seau"}}, []string{"réseau"}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := packtest.Empty()
			p.Sections = []pack.Section{{ID: "s", Title: "Section", Lead: "Chapeau", Blocks: []pack.Block{test.block}}}
			got := nbsp.Replace(pages(t, render(t, p))[0])
			flat := squeeze(got)
			for _, want := range append(test.want, "Section", "Chapeau") {
				if !strings.Contains(flat, squeeze(want)) {
					t.Errorf("the page does not say %q:\n%s", want, got)
				}
			}
			for _, not := range test.not {
				if strings.Contains(flat, squeeze(not)) {
					t.Errorf("the page says %q:\n%s", not, got)
				}
			}
		})
	}
}

// squeeze takes every space out: where a reader sees one, pdftotext may not.
func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

func TestLongTableRepeatsItsHead(t *testing.T) {
	p := packtest.Empty()
	table := &pack.Table{ID: "t", Title: "Long", Columns: []pack.Column{{ID: "n", Title: "Rang", Kind: unit.Count}, {ID: "w", Title: "Mots", Kind: unit.Text}}}
	for i := range 120 {
		words := "court"
		if i == 60 {
			words = strings.Repeat("un mot et encore ", 900) // taller than a page
		}
		table.Rows = append(table.Rows, pack.Row{Cells: []pack.Cell{{Value: unit.OfCount(int64(i + 1))}, {Value: unit.OfText(words)}}})
	}
	p.Sections = []pack.Section{{ID: "s", Title: "Section", Blocks: []pack.Block{{Table: table}}}}
	all := pages(t, render(t, p))
	if len(all) < 5 {
		t.Fatalf("%d pages, want at least 5", len(all))
	}
	for i, page := range all[:len(all)-1] {
		if !strings.Contains(page, "Rang") || (i > 0) != strings.Contains(page, "Long (suite)") {
			t.Errorf("page %d does not repeat the head of the table as it should:\n%s", i+1, page)
		}
	}
	text := strings.Join(all, " ")
	if n := strings.Count(text, "encore"); n != 900 {
		t.Errorf("%d of 900 words of the tall row are printed", n)
	}
	for i := range 120 {
		if !regexp.MustCompile(`(?m)^\s*` + strconv.Itoa(i+1) + ` {2,}`).MatchString(text) {
			t.Errorf("row %d is lost", i+1)
		}
	}
}

func TestHostilePackIsPrinted(t *testing.T) {
	text := strings.Join(pages(t, render(t, packtest.Hostile())), "\n")
	for _, want := range []string{`</script><script>document.title='PWN'</script>`, "gauchedroite", "□ incendie", "{nb}"} {
		if !strings.Contains(strings.Join(strings.Fields(text), " "), want) {
			t.Errorf("the hostile pack does not show %q as text", want)
		}
	}
	for _, r := range text {
		if r > 0xFFFF || r >= 0x202A && r <= 0x202E {
			t.Errorf("the hostile pack prints %U", r)
		}
	}
}

func TestRenderRefuses(t *testing.T) {
	for _, test := range []struct {
		spoil func(*pack.Pack)
		want  string
	}{
		{func(p *pack.Pack) { p.Lang = "de" }, `"de"`},
		{func(p *pack.Pack) { p.Zone = "Mars/Olympus" }, "Mars/Olympus"},
		{func(p *pack.Pack) {
			v := 1.0
			p.Sections[0].Blocks = []pack.Block{{Chart: &pack.Chart{ID: "x", Kind: "pie", Categories: []string{"a"}, Series: []pack.Series{{Values: []*float64{&v}}}}}}
		}, `chart "x": unknown kind of chart "pie"`},
		{func(p *pack.Pack) { p.Sections[0].Blocks = []pack.Block{{Side: []*pack.Block{nil, nil}}} }, "printing the pack as PDF"},
	} {
		p := packtest.Sample("fr")
		test.spoil(p)
		var out bytes.Buffer
		err := Render(&out, p)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("error %v, want %q", err, test.want)
		}
		if out.Len() > 0 {
			t.Errorf("%v: %d bytes are written after an error", err, out.Len())
		}
	}
}

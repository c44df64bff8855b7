package leak

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"
	"github.com/xuri/excelize/v2"
)

var (
	own = []Name{{Client, "Banque du Rhin"}, {Contract, "RHIN"}, {Client, "Opérateur"}, {Incident, "INC1"}, {Incident, "77001"}}
	// The name of the provider is one of the client's own; Banque alone is another client.
	foreign = []Name{
		{Client, "Crédit Nord"}, {Client, "Banque"}, {Contract, "CN-01"}, {Contract, "Hébergement du Crédit Nord"}, {Incident, "INC10"},
		{Incident, "INC1"}, {Incident, "4512"}, {Incident, "77002"}, {Client, "opérateur"},
	}
)

func TestNamesAreFoundAsWholeWords(t *testing.T) {
	g := New("RHIN", own, NewNames(slices.Concat(own, foreign)))
	for _, c := range []struct {
		text string
		at   place
		want string // names, comma separated
	}{
		{"rapport du Crédit Nord", loose, "Crédit Nord"},
		{"CREDIT-NORD, agence", loose, "Crédit Nord"},
		{"cre\u0301dit\u00a0NORD", loose, "Crédit Nord"},
		{"cré\u00addit nord", loose, "Crédit Nord"},
		{"sources/crédit_nord.csv", loose, "Crédit Nord"},
		{"un crédit au nord", loose, ""},
		{"la Banque du Rhin", loose, ""},
		{"la banque", loose, "Banque"},
		{"les banques", loose, ""},
		{"INC10", loose, "INC10"},
		{"inc10,", loose, "INC10"},
		{"INC1, INC100, XINC10", loose, ""},
		{"contrat CN 01", loose, "CN-01"},
		{"Opérateur", loose, ""},
		{"Hébergement du Crédit Nord", loose, "Hébergement du Crédit Nord"},
		// A reference without letters is a number like any other unless the document says so.
		{"4512 incidents", loose, ""},
		{"voir #4512", loose, "4512"},
		{"incident n° 4512", loose, "4512"},
		{"4512", cell, ""},
		{"77002", cell, "77002"},
		{"77002 s", cell, ""},
		{"4512", listed, "4512"},
		{"77001", listed, ""},
		{"INC10", joined, ""},
	} {
		s := &scan{guard: g, told: map[string]bool{}}
		s.look("", c.text, c.at)
		var got []string
		for _, h := range s.hits {
			got = append(got, h.Name.Text)
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

// planted makes a small workbook with a foreign name where plant puts it.
func planted(t *testing.T, plant func(f *excelize.File) error) []byte {
	t.Helper()
	f := excelize.NewFile()
	if err := f.SetCellValue("Sheet1", "A1", "Banque du Rhin"); err != nil {
		t.Fatal(err)
	}
	if err := plant(f); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestWorkbookIsReadEverywhere(t *testing.T) {
	g := New("RHIN", own, NewNames(slices.Concat(own, foreign)))
	for _, c := range []struct {
		name, want string
		plant      func(f *excelize.File) error
	}{
		{"nothing", "", func(f *excelize.File) error { return f.SetCellValue("Sheet1", "B2", 4512) }},
		{"a cell", "sheet Sheet1, cell C5", func(f *excelize.File) error { return f.SetCellValue("Sheet1", "C5", "vu par Crédit Nord") }},
		{"a number as text", "sheet Sheet1, cell C5", func(f *excelize.File) error { return f.SetCellValue("Sheet1", "C5", "77002") }},
		{"rich text", "sheet Sheet1, cell C6", func(f *excelize.File) error {
			return f.SetCellRichText("Sheet1", "C6", []excelize.RichTextRun{{Text: "Cré"}, {Text: "dit No", Font: &excelize.Font{Bold: true}}, {Text: "rd"}})
		}},
		{"a hidden cell", "sheet Sheet1, cell D9", func(f *excelize.File) error {
			return errorsOf(f.SetCellValue("Sheet1", "D9", "INC10"), f.SetColVisible("Sheet1", "D", false), f.SetRowVisible("Sheet1", 9, false))
		}},
		{"a hidden sheet", "sheet x, cell A1", func(f *excelize.File) error {
			_, err := f.NewSheet("x")
			return errorsOf(err, f.SetCellValue("x", "A1", "INC10"), f.SetSheetVisible("x", false, true))
		}},
		{"the name of a sheet", "xl/workbook.xml, attribute name", func(f *excelize.File) error {
			_, err := f.NewSheet("Crédit Nord")
			return err
		}},
		{"a comment", "xl/comments", func(f *excelize.File) error {
			return f.AddComment("Sheet1", excelize.Comment{Cell: "A1", Author: "x", Paragraph: []excelize.RichTextRun{{Text: "voir CRÉDIT "}, {Text: "NORD"}}})
		}},
		{"a formula", "sheet Sheet1, cell A7", func(f *excelize.File) error { return f.SetCellFormula("Sheet1", "A7", `="INC10"&"x"`) }},
		{"the title of a chart", "xl/charts/chart1.xml", func(f *excelize.File) error {
			return f.AddChart("Sheet1", "F1", &excelize.Chart{Type: excelize.Col, Title: excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: "Crédit"}, {Text: " Nord"}}},
				Series: []excelize.ChartSeries{{Name: "x", Values: "Sheet1!$B$2:$B$3"}}})
		}},
		{"a name", "xl/workbook.xml", func(f *excelize.File) error {
			return f.SetDefinedName(&excelize.DefinedName{Name: "N", RefersTo: `"Crédit Nord"`})
		}},
		{"a property", "docProps/core.xml", func(f *excelize.File) error {
			return f.SetDocProps(&excelize.DocProperties{Creator: "Crédit Nord"})
		}},
		{"a link", "attribute Target", func(f *excelize.File) error {
			return f.SetCellHyperLink("Sheet1", "A1", "https://example.org/INC10", "External")
		}},
		{"a footer", "sheet Sheet1", func(f *excelize.File) error {
			return f.SetHeaderFooter("Sheet1", &excelize.HeaderFooterOptions{OddFooter: "&LCrédit Nord"})
		}},
		{"a validation", "sheet Sheet1", func(f *excelize.File) error {
			v := excelize.NewDataValidation(true)
			v.Sqref = "A1:A2"
			return errorsOf(v.SetDropList([]string{"a", "Crédit Nord"}), f.AddDataValidation("Sheet1", v))
		}},
	} {
		hits, err := g.Scan("SLA_RHIN_v1.xlsx", planted(t, c.plant))
		told(t, c.name, hits, err, c.want)
	}
}

func errorsOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// told checks that a document is clean, or that a hit is where it was planted.
func told(t *testing.T, name string, hits []Hit, err error, want string) {
	t.Helper()
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	if want == "" {
		if len(hits) > 0 {
			t.Errorf("%s: a clean document is refused: %v", name, hits)
		}
		return
	}
	for _, h := range hits {
		if strings.Contains(h.Where, want) {
			return
		}
	}
	t.Errorf("%s: not found in %s: %v", name, want, hits)
}

func TestPageIsReadEverywhere(t *testing.T) {
	g := New("RHIN", own, NewNames(slices.Concat(own, foreign)))
	g.Known("var orange = 'Crédit Nord'")
	for _, c := range []struct{ name, page, want string }{
		{"nothing", `<p class="x">Banque du Rhin, 4512 incidents, INC<sup>10</sup></p>`, ""},
		{"a text", "<p>vu par Cr&eacute;dit&nbsp;Nord</p>", "text"},
		{"a text in pieces", "<p>vu par Cré<b>dit</b> Nord</p>", "text"},
		{"two columns", "<tr><td>Crédit</td><td>Nord</td></tr>", "text"},
		{"an attribute", `<td title="cr&eacute;dit nord">x</td>`, "attribute title of td"},
		{"a quoted address", `<a href="x?c=Cr%C3%A9dit%20Nord">x</a>`, "attribute href of a"},
		{"an image inside", `<img src="data:image/svg+xml;base64,PHRleHQ+SU5DMTA8L3RleHQ+">`, "attribute src of img"},
		{"a comment", "<!-- INC10 -->", "comment"},
		{"a data block", `<script type="application/json">{"texts":["a","Cr\u00e9dit Nord"]}</script>`, "data block texts"},
		{"an id", `<script type="application/json">{"incidents":{"prefix":"INC","id":["1","10"]}}</script>`, "data block incidents id"},
		{"an id of digits", `<script type="application/json">{"n":4512,"incidents":{"prefix":"45","id":["12"]}}</script>`, "data block incidents id"},
		{"a count", `<script type="application/json">{"n":4512,"x":"4512","incidents":{"prefix":"","id":["77001"]}}</script>`, ""},
		{"an unknown script", `<script>var a = "cr\u00e9dit nord"</script>`, "script"},
		{"a known script", `<script>var orange = 'Crédit Nord'</script>`, ""},
		{"a style", `<style>p:before { content: "INC10" }</style>`, "style"},
	} {
		hits, err := g.Scan("x.html", []byte("<!doctype html><title>x</title>"+c.page))
		told(t, c.name, hits, err, c.want)
	}
	if _, err := g.Scan("x.html", []byte(`<script type="application/json">{"a":</script>`)); err == nil {
		t.Error("a data block that cannot be read is taken for clean")
	}
}

// document prints with an embedded font, as bilan does.
func document(t *testing.T, draw func(p *fpdf.Fpdf)) []byte {
	t.Helper()
	p := fpdf.New("P", "mm", "A4", "")
	p.AddUTF8Font("x", "", "../chart/fonts/SourceSans3-Regular.ttf")
	p.AddPage()
	p.SetFont("x", "", 10)
	p.Text(20, 20, "Banque du Rhin")
	draw(p)
	var out bytes.Buffer
	if err := p.Output(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestDocumentIsReadEverywhere(t *testing.T) {
	g := New("RHIN", own, NewNames(slices.Concat(own, foreign)))
	for _, c := range []struct {
		name, want string
		draw       func(p *fpdf.Fpdf)
	}{
		{"nothing", "", func(p *fpdf.Fpdf) {
			p.Text(20, 30, "INC1")
			p.SetFontSize(7)
			p.Text(20+p.GetStringWidth("INC1")*10/7, 29, "0") // a footnote that touches
			p.SetFontSize(10)
			p.Text(20, 80, "INC1")
			p.Text(30, 80, "0") // the next column
		}},
		{"a text", "page 1", func(p *fpdf.Fpdf) { p.Text(20, 30, "vu par (Crédit) Nord \\") }},
		{"the second page", "page 2", func(p *fpdf.Fpdf) {
			p.AddPage()
			p.Text(20, 30, "INC10")
		}},
		{"a run in pieces", "page 1", func(p *fpdf.Fpdf) {
			p.Text(20, 30, "INC")
			p.Text(20+p.GetStringWidth("INC"), 30, "10")
		}},
		{"a word in two runs", "page 1", func(p *fpdf.Fpdf) {
			p.Text(20, 30, "Crédit")
			p.Text(20+p.GetStringWidth("Crédit "), 30, "Nord")
		}},
		{"a broken word", "page 1", func(p *fpdf.Fpdf) {
			p.Text(20, 30, "INC")
			p.Text(20, 34, "10")
		}},
		{"two lines", "page 1", func(p *fpdf.Fpdf) {
			p.Text(20, 30, "Crédit")
			p.Text(20, 34, "Nord")
		}},
		{"a title", "properties", func(p *fpdf.Fpdf) { p.SetTitle("Crédit Nord", true) }},
		{"a bookmark", "properties", func(p *fpdf.Fpdf) { p.Bookmark("CRÉDIT NORD (INC10", 0, 0) }},
		{"a link", "properties", func(p *fpdf.Fpdf) { p.LinkString(0, 0, 5, 5, "https://example.org/INC10") }},
		{"metadata", "properties", func(p *fpdf.Fpdf) { p.SetXmpMetadata([]byte("<x>Crédit Nord</x>")) }},
		{"a template", "page", func(p *fpdf.Fpdf) {
			p.UseTemplate(p.CreateTemplate(func(tp *fpdf.Tpl) {
				tp.SetFont("x", "", 10)
				tp.Text(10, 10, "INC10")
			}))
		}},
	} {
		hits, err := g.Scan("x.pdf", document(t, c.draw))
		told(t, c.name, hits, err, c.want)
	}
}

// What cannot be read is refused.
func TestUnknownPartsAreRefused(t *testing.T) {
	g := New("RHIN", own, NewNames(slices.Concat(own, foreign)))
	whole := document(t, func(*fpdf.Fpdf) {})
	for name, data := range map[string][]byte{
		"x.pdf": whole[:len(whole)/3], "y.pdf": []byte("plain"), "x.xlsx": []byte("plain"), "x.docx": whole,
		"z.pdf": bytes.Replace(whole, []byte("/FlateDecode"), []byte("/LZWDecode  "), 1),
	} {
		if _, err := g.Scan(name, data); err == nil {
			t.Errorf("%s: taken for clean", name)
		}
	}
	book := planted(t, func(f *excelize.File) error {
		f.Pkg.Store("xl/vbaProject.bin", []byte("x"))
		return nil
	})
	if _, err := g.Scan("x.xlsx", book); err == nil || !strings.Contains(err.Error(), "vbaProject") {
		t.Errorf("an unknown part: %v", err)
	}
}

// A hundred thousand references are looked for in one pass.
func BenchmarkScan(b *testing.B) {
	var names []Name
	for i := range 100_000 {
		names = append(names, Name{Incident, fmt.Sprintf("INC%07d", i)})
	}
	g := New("x", nil, NewNames(names))
	text := []byte("<p>" + strings.Repeat("Incident INC9999999 rétabli à 16 h 30, panne d’un commutateur du site de Lyon. ", 20_000))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if hits, err := g.Scan("x.html", text); err != nil || len(hits) > 0 {
			b.Fatal(hits, err)
		}
	}
}

// An address in the grid of a workbook is no name of a contract, however it is called; the same letters in a cell are.
func TestAddressesAreNoNames(t *testing.T) {
	book := func(cells map[string]string) []byte {
		f := excelize.NewFile()
		for at, text := range cells {
			var err error
			if formula, ok := strings.CutPrefix(text, "="); ok {
				err = f.SetCellFormula("Sheet1", at, formula)
			} else {
				err = f.SetCellStr("Sheet1", at, text)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := f.AutoFilter("Sheet1", "A1:C3", nil); err != nil {
			t.Fatal(err)
		}
		if err := f.SetCellHyperLink("Sheet1", "A1", "Sheet1!C3", "Location"); err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	g := New("RHIN", own, NewNames([]Name{{Contract, "C3"}}))
	for text, is := range map[string]bool{"clean": false, "=SUM(A1:C3)+$C$3": false, `=CONCAT("C3")`: true, "contrat C3": true, "c3": true} {
		hits, err := g.Scan("sla.xlsx", book(map[string]string{"A1": "a", "B2": text, "C3": "x"}))
		if err != nil || len(hits) > 0 != is {
			t.Errorf("%s: %v, %v", text, hits, err)
		}
	}
}

package main

import (
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"bilan/metrics/unit"
	"bilan/reports/pack"
)

// needTool skips a test where a program is missing, and fails it where everything must be there.
func needTool(t *testing.T, name, packageName string) {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is missing: install %s", name, packageName)
		}
		t.Skipf("%s is missing (%s)", name, packageName)
	}
}

// page is what an HTML pack says.
type page struct {
	figures map[string]pageFigure // of the data block
	shown   map[string][]string   // the texts of the links that open a figure
	tables  map[string][][]string // by the id of the table: its cells
}

type pageFigure struct{ Ref, KPI, Value, Where string }

// workbook is what an XLSX pack says: raw cells.
type workbook struct {
	figures map[string]string // reference → raw value
	sheets  [][][]string
}

// read reads the three files of a pack.
func (x *cross) read(stem string) {
	x.Helper()
	var err error
	if x.printer, err = unit.NewPrinter(x.pack.Lang, x.pack.Zone); err != nil {
		x.Fatal(err)
	}
	x.page = readPage(x.T, stem+".html")
	x.book = readWorkbook(x.T, stem+".xlsx")
	x.paper = readPaper(x.T, stem+".pdf")
}

func readPage(t *testing.T, path string) page {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	root, err := html.Parse(f)
	if err != nil {
		t.Fatal(err)
	}
	p := page{figures: map[string]pageFigure{}, shown: map[string][]string{}, tables: map[string][][]string{}}
	for n := range root.Descendants() {
		switch id := attribute(n, "id"); {
		case n.DataAtom == atom.Script && id == "data":
			var data struct {
				Texts   []string
				Figures []struct {
					Ref, KPI, Value string
					Where           int // of the texts
				}
			}
			if err := json.Unmarshal([]byte(n.FirstChild.Data), &data); err != nil {
				t.Fatal(err)
			}
			for _, f := range data.Figures {
				p.figures[f.Ref] = pageFigure{f.Ref, f.KPI, f.Value, data.Texts[f.Where]}
			}
		case n.DataAtom == atom.A && attribute(n, "class") == "figure":
			ref := strings.TrimPrefix(attribute(n, "href"), "#")
			if words := textOf(n); words != ref && isRef(ref) { // else a chip that names the figure alone
				p.shown[ref] = append(p.shown[ref], words)
			}
		case n.DataAtom == atom.Figure && strings.HasPrefix(id, "tab-"):
			p.tables[strings.TrimPrefix(id, "tab-")] = rowsOf(n)
		}
	}
	return p
}

// rowsOf are the cells of the rows of a table, its head apart.
func rowsOf(n *html.Node) (rows [][]string) {
	for tr := range n.Descendants() {
		if tr.DataAtom != atom.Tr || tr.Parent.DataAtom == atom.Thead {
			continue
		}
		var cells []string
		for td := range tr.ChildNodes() {
			if td.DataAtom == atom.Td || td.DataAtom == atom.Th {
				cells = append(cells, textOf(td))
			}
		}
		rows = append(rows, cells)
	}
	return rows
}

// textOf is the text of a node without its footnotes and drawings.
func textOf(n *html.Node) string {
	var out strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			out.WriteString(n.Data)
		}
		if n.DataAtom == atom.Sup || n.DataAtom == atom.Svg || n.Data == "svg" {
			return
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
	}
	walk(n)
	return strings.TrimSpace(out.String())
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

var refShape = regexp.MustCompile(`^K[2-9BCDFGHJKMNPQRTVWXZ]{4,8}$`)

func isRef(s string) bool { return refShape.MatchString(s) }

// sheetHead is the row of the titles of a data sheet, from zero.
const sheetHead = 3

func readWorkbook(t *testing.T, path string) workbook {
	t.Helper()
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := workbook{figures: map[string]string{}}
	for _, name := range f.GetSheetList() {
		rows, err := f.GetRows(name, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		w.sheets = append(w.sheets, rows)
		if len(rows) <= sheetHead || len(rows[sheetHead]) < 14 || len(rows) <= sheetHead+1 || !isRef(at2(rows[sheetHead+1], 0)) || at2(rows[sheetHead+1], 4) == "" && at2(rows[sheetHead], 5) == "" {
			continue
		}
		for _, row := range rows[sheetHead+1:] {
			if ref := at2(row, 0); isRef(ref) {
				w.figures[ref] = at2(row, 5)
				if gap := at2(row, 7); gap != "" && gap != "0" {
					t.Errorf("%s: the workbook computes %s again as %s", ref, at2(row, 5), at2(row, 6))
				}
			}
		}
	}
	return w
}

// sheet finds the rows of a table, and the column of the sheet of each of its columns.
func (w workbook) sheet(t *pack.Table) (rows [][]string, columns map[int]int) {
sheets:
	for _, sheet := range w.sheets {
		if len(sheet) <= sheetHead || bare(at2(sheet[0], 0)) != bare(t.Title) {
			continue
		}
		columns, at := map[int]int{}, 0
		for i, c := range t.Columns {
			switch head := bare(at2(sheet[sheetHead], at)); {
			case head != bare(c.Title):
				continue sheets
			case isRun(t, i):
				at++
				continue
			}
			columns[i] = at
			at++
			if next := bare(at2(sheet[sheetHead], at)); strings.HasPrefix(next, bare(c.Title)+"(") {
				at++ // the run beside the values
			}
		}
		return sheet[sheetHead+1:], columns
	}
	return nil, nil
}

// isRun reports whether a column holds runs alone.
func isRun(t *pack.Table, column int) bool {
	for _, row := range t.Rows {
		if c := row.Cells[column]; len(c.Spark) > 0 && c.Value.Missing != unit.Empty {
			return false
		}
	}
	for _, row := range t.Rows {
		if len(row.Cells[column].Spark) > 0 {
			return true
		}
	}
	return false
}

// at2 is a cell of a row that may end before it.
func at2(row []string, i int) string {
	if i < len(row) {
		return row[i]
	}
	return ""
}

// print is what people read for a raw cell that holds a value of a kind.
func (x *cross) print(raw string, like unit.Value) string {
	n, err := strconv.ParseFloat(raw, 64)
	if err != nil || like.IsMissing() {
		return raw
	}
	switch like.Kind {
	case unit.Duration, unit.Days, unit.Exact:
		return x.printer.Format(unit.Of(like.Kind, math.Round(n*86400*1e3)/1e3))
	case unit.Instant, unit.Second, unit.Date:
		wall := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).Add(time.Duration(math.Round(n*86400)) * time.Second)
		if like.Kind == unit.Date {
			return x.printer.Format(unit.Value{Kind: unit.Date, Time: wall})
		}
		local := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), 0, x.printer.Zone())
		if like.Kind == unit.Second {
			return x.printer.Format(unit.OfSecond(local))
		}
		return x.printer.Format(unit.OfInstant(local))
	case unit.Count, unit.Number, unit.Rate, unit.Bytes:
		return x.printer.Format(unit.Of(like.Kind, n))
	}
	return raw
}

// paperRef is a reference with what stands in front of it in its column.
var paperRef = regexp.MustCompile(`(?:^|  )\s*((?:\S| \S)*?)\s+(K[0-9BCDFGHJKMNPQRTVWXZ]{4,10}(?:,\d+)*)\b`)

// readPaper finds the text in front of each reference on the pages of a PDF, without its spaces and marks.
func readPaper(t *testing.T, path string) map[string][]string {
	t.Helper()
	text, err := exec.CommandContext(t.Context(), "pdftotext", "-layout", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]string{}
	for _, line := range strings.Split(string(text), "\n") {
		for _, m := range paperRef.FindAllStringSubmatch(line, -1) {
			found[m[2]] = append(found[m[2]], strings.TrimLeft(bare(m[1]), "▲●✓◆"))
		}
	}
	return found
}

// bare is a text without its spaces: what typography puts between words differs from format to format.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

var numberWords = regexp.MustCompile(`^[−-]?\d+(,\d+)?(%|j|h|min|s|\d)*$`)

// isNumber reports whether a bare text is a number that people read.
func isNumber(s string) bool { return numberWords.MatchString(s) }

package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"math"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"bilan/fixtures/axe"
	"bilan/metrics/unit"
	"bilan/pipeline/warehouse"
	"bilan/reports/pack"
	"bilan/reports/text"
)

// servedViews are the pages of every kind, on the demo. more are other questions of a kind: their files are read too.
var servedViews = []struct {
	kind string
	more []string
}{
	{"/", nil},
	{"/kpi?by=service&against=previous", []string{"/kpi", "/kpi?lang=en&by=client"}},
	{"/kpi/sla_met?period=2026-W38&by=priority", []string{"/kpi/backlog?by=client&against=mean8", "/kpi/time_to_resolve?grain=month&period=2026-08&by=team&against=year"}},
	{"/incidents?kpi=sla_met&period=2026-W38&hits=false", nil},
	{"/incidents/GLPI-INCIDENT", nil},
	{"/contracts", nil},
	{"/contracts/AZUR?period=2026-08", nil},
	{"/candidates", nil},
	{"/quality", nil},
	{"/dictionary", nil},
	{"/dictionary/sla_met", nil},
}

// TestServeViews asks one server for every kind of page: each file that a page offers holds what the page shows, and nobody is kept
// out of a page.
func TestServeViews(t *testing.T) {
	dir, err := builtDemo()
	if err != nil {
		t.Fatal(err)
	}
	d := serveWorkspace(t, dir, nil)
	_, _, body := d.ask(t, "GET", "/incidents?q=GLPI&verdict=breached", "admin")
	one := regexp.MustCompile(`/incidents/(GLPI-\d+)`).FindStringSubmatch(body)
	if one == nil {
		t.Fatal("no incident with a breach")
	}
	var kinds, views []string
	for _, v := range servedViews {
		kind := strings.Replace(v.kind, "GLPI-INCIDENT", one[1], 1)
		kinds = append(kinds, kind)
		views = append(append(views, kind), v.more...)
	}
	t.Run("checks in French", func(t *testing.T) {
		checks, err := d.serving.Check(t.Context())
		if err != nil || len(checks) < 15 {
			t.Fatal(len(checks), err)
		}
		_, _, body := d.ask(t, "GET", "/quality", "admin")
		_, _, english := d.ask(t, "GET", "/quality?lang=en", "admin")
		for _, c := range checks {
			if said := html.EscapeString(c.Doc); strings.Contains(body, said) || !strings.Contains(english, said) {
				t.Errorf("%s has no French words, or no English ones", c.ID)
			}
		}
	})
	t.Run("exports", func(t *testing.T) { servedExports(t, d, views) })
	// The page of the server counts its own answers, and has another number in each file.
	t.Run("accessibility", func(t *testing.T) { servedToAll(t, d, append(kinds, "/admin", "/nowhere")) })
}

// servedExports follows the links to files of each page.
func servedExports(t *testing.T, d *servedDemo, views []string) {
	db, err := warehouse.Open(t.Context(), "", warehouse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	compared := map[string]int{}
	for _, view := range views {
		_, _, body := d.ask(t, "GET", view, "admin")
		root, err := html.Parse(strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		x := &viewed{T: t, view: view, heads: map[string][]string{}, tables: map[string][][]string{}, titles: map[string]string{}}
		lang := unit.French
		if strings.Contains(view, "lang=en") {
			lang = unit.English
		}
		if x.printer, err = unit.NewPrinter(lang, d.session.ws.Config.Zone); err != nil {
			t.Fatal(err)
		}
		files := map[string]string{}
		for n := range root.Descendants() {
			switch {
			case n.DataAtom == atom.Figure && strings.HasPrefix(attribute(n, "id"), "tab-"):
				x.table(n)
			case n.DataAtom == atom.A && strings.Contains(attribute(n, "href"), "format="):
				address := attribute(n, "href")
				query, err := url.Parse(address)
				if err != nil {
					t.Fatal(err)
				}
				files[query.Query().Get("format")+" "+query.Query().Get("table")] = address
			}
		}
		csvs := map[string][][]string{}
		for name, address := range files {
			status, _, file := d.ask(t, "GET", address, "admin")
			format, id, _ := strings.Cut(name, " ")
			if status != 200 {
				t.Errorf("%s: %d\n%s", address, status, d.log)
				continue
			}
			if format == "csv" {
				if csvs[id], err = csv.NewReader(strings.NewReader(file)).ReadAll(); err != nil {
					t.Fatal(err)
				}
				compared["csv"] += x.csv(id, csvs[id])
			}
		}
		for name, address := range files {
			_, _, file := d.ask(t, "GET", address, "admin")
			switch format, id, _ := strings.Cut(name, " "); format {
			case "parquet":
				compared["parquet"] += x.parquet(db, id, file, csvs[id])
			case "xlsx":
				compared["xlsx"] += x.workbook(file)
			}
		}
	}
	t.Log("cells compared: ", compared)
	for _, format := range []string{"csv", "parquet", "xlsx"} {
		if compared[format] < 2000 {
			t.Errorf("%s: %d cells compared", format, compared[format])
		}
	}
}

// viewed is a page beside its files.
type viewed struct {
	*testing.T
	view    string
	printer *unit.Printer
	titles  map[string]string     // by table
	heads   map[string][]string   // the titles of its columns
	tables  map[string][][]string // its cells
}

func (x *viewed) table(figure *html.Node) {
	id := strings.TrimPrefix(attribute(figure, "id"), "tab-")
	for n := range figure.Descendants() {
		switch n.DataAtom {
		case atom.Caption:
			x.titles[id] = textOf(n)
		case atom.Th:
			if n.Parent.Parent.DataAtom == atom.Thead {
				x.heads[id] = append(x.heads[id], textOf(n))
			}
		}
	}
	x.tables[id] = rowsOf(figure)
	if last := slices.IndexFunc(slices.Collect(figure.Descendants()), func(n *html.Node) bool { return n.DataAtom == atom.Tfoot }); last >= 0 {
		x.tables[id] = x.tables[id][:len(x.tables[id])-1] // a program adds up by itself
	}
}

// sign is what a page sets before a value to say how good it is.
var sign = regexp.MustCompile(`^[▲●✓◆▼✗✔■!]+`)

// says reports whether a text of a page is what people read for a value of a file, in one of the units.
func (x *viewed) says(shown, value string) bool {
	shown = sign.ReplaceAllString(bare(shown), "")
	if shown == bare(value) || text.CSV(shown) == bare(value) {
		return true
	}
	if value == "" { // nothing, or why there is nothing
		return shown == "" || shown == bare(x.printer.Missing(unit.NotAvailable)) || shown == bare(x.printer.Missing(unit.NotApplicable))
	}
	var candidates []unit.Value
	if n, err := strconv.ParseFloat(value, 64); err == nil {
		for _, kind := range []unit.Kind{unit.Count, unit.Number, unit.Rate, unit.Fine, unit.Finest, unit.Duration, unit.Exact, unit.Days, unit.Bytes} {
			candidates = append(candidates, unit.Of(kind, n))
		}
		candidates = append(candidates, unit.Value{Kind: unit.Money, Number: n, Text: "EUR"})
	}
	if at, err := time.Parse(time.RFC3339Nano, value); err == nil {
		candidates = append(candidates, unit.OfInstant(at), unit.OfSecond(at))
	}
	if at, err := time.Parse(time.DateOnly, value); err == nil {
		candidates = append(candidates, unit.Value{Kind: unit.Date, Time: at})
	}
	return slices.ContainsFunc(candidates, func(v unit.Value) bool { return bare(x.printer.Format(v)) == shown })
}

// csv compares a file with the table of the page, cell by cell.
func (x *viewed) csv(id string, rows [][]string) (cells int) {
	x.Helper()
	shown, ok := x.tables[id]
	if !ok {
		return 0 // a table for files alone: the points of a chart
	}
	if long := strings.HasPrefix(x.view, "/incidents?"); len(rows) != len(shown)+1 && !(long && len(rows) > len(shown)) || len(rows[0]) != len(x.heads[id]) {
		x.Errorf("%s: %s has %d rows on the page and %d in its CSV", x.view, id, len(shown), len(rows)-1)
		return 0
	}
	for i, row := range shown {
		for j, cell := range row {
			if cells++; !x.says(cell, rows[i+1][j]) {
				x.Errorf("%s: %s, %s, row %d: %q on the page, %q in the CSV", x.view, id, x.heads[id][j], i+1, cell, rows[i+1][j])
			}
		}
	}
	return cells
}

// parquet compares a typed file with the CSV.
func (x *viewed) parquet(db *warehouse.DB, id, file string, want [][]string) (cells int) {
	x.Helper()
	path := filepath.Join(x.TempDir(), "table.parquet")
	if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
		x.Fatal(err)
	}
	names, rows, err := db.Rows(x.Context(), "select * from read_parquet("+warehouse.Literal(path)+")")
	if err != nil {
		x.Fatal(err)
	}
	if len(rows) != len(want)-1 || !slices.Equal(names, want[0]) {
		x.Errorf("%s: %s has %d rows of %v in Parquet, %d of %v in CSV", x.view, id, len(rows), names, len(want)-1, want[0])
		return 0
	}
	for i, row := range rows {
		for j, cell := range row {
			got := ""
			switch cell := cell.(type) {
			case float64:
				got = strconv.FormatFloat(cell, 'f', -1, 64)
			case time.Time:
				got = cell.UTC().Format(time.RFC3339Nano)
				if len(want[i+1][j]) == len(time.DateOnly) {
					got = cell.Format(time.DateOnly)
				}
			case string:
				got = text.CSV(cell)
			case nil:
				if isWords(want[i+1][j]) && !slices.ContainsFunc(rows, func(r []any) bool { _, ok := r[j].(string); return ok }) {
					continue // « en cours » among dates
				}
			default:
				got = fmt.Sprint(cell)
			}
			if cells++; got != want[i+1][j] {
				x.Errorf("%s: %s, %s, row %d: %q in Parquet, %q in CSV", x.view, id, names[j], i+1, got, want[i+1][j])
			}
		}
	}
	return cells
}

// isWords reports whether a value of a file is no number and no time.
func isWords(value string) bool {
	_, noNumber := strconv.ParseFloat(value, 64)
	_, noTime := time.Parse(time.RFC3339Nano, value)
	return noNumber != nil && noTime != nil
}

// elsewhere are the tables of a client's report that its workbook holds in one sheet for all clocks, or beside a chart.
var elsewhere = regexp.MustCompile(`^(facts|pieces)-\d|-marks$|^dated-days$`)

// workbook finds every table of the page in the workbook, and compares the cells.
func (x *viewed) workbook(file string) (cells int) {
	x.Helper()
	path := filepath.Join(x.TempDir(), "page.xlsx")
	if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
		x.Fatal(err)
	}
	book := readWorkbook(x.T, path)
	for id, shown := range x.tables {
		if x.titles[id] == "" || len(shown) == 0 {
			continue
		}
		table := &pack.Table{Title: x.titles[id]}
		for _, head := range x.heads[id] {
			table.Columns = append(table.Columns, pack.Column{Title: head})
		}
		rows, columns := book.sheet(table)
		if rows == nil && elsewhere.MatchString(id) {
			continue
		}
		if rows == nil {
			x.Errorf("%s: %s %q is in no sheet", x.view, id, x.titles[id])
			continue
		}
		for i, row := range shown {
			for j, cell := range row {
				if i >= len(rows) {
					x.Errorf("%s: %s has %d rows on the page and %d in the workbook", x.view, id, len(shown), len(rows))
					break
				}
				if cells++; !x.holds(cell, at2(rows[i], columns[j])) {
					x.Errorf("%s: %s, %s, row %d: %q on the page, %q in the workbook", x.view, id, x.heads[id][j], i+1, cell, at2(rows[i], columns[j]))
				}
			}
		}
	}
	return cells
}

// holds reports whether a text of a page is what people read for a raw cell: times are in days, and in the zone of the pages.
func (x *viewed) holds(shown, raw string) bool {
	if x.says(shown, raw) {
		return true
	}
	n, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		return false
	}
	wall := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).Add(time.Duration(math.Round(n*86400)) * time.Second)
	local := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), 0, x.printer.Zone())
	seconds := strconv.FormatFloat(math.Round(n*86400*1e3)/1e3, 'f', -1, 64)
	cents := strconv.FormatFloat(math.Round(n*100), 'f', -1, 64)
	return x.says(shown, seconds) || x.says(shown, cents) || x.says(shown, local.UTC().Format(time.RFC3339Nano)) || x.says(shown, wall.Format(time.DateOnly))
}

// servedToAll looks for what shuts people out of a page, wide in light and narrow in dark.
func servedToAll(t *testing.T, d *servedDemo, views []string) {
	script := axe.Script(t, os.Getenv)
	parent := chromium(t)
	for _, window := range []struct {
		width  int64
		scheme string
	}{{1280, "light"}, {390, "dark"}} {
		r := readIn(t, parent, d, window.width, window.scheme)
		r.expected = "/nowhere" // which is not there
		r.do(chromedp.Navigate(d.URL + "/login"))
		look := func(view string) {
			t.Helper()
			r.until(`!!document.querySelector("h1")`)
			ctx, cancel := context.WithTimeout(r.ctx, 90*time.Second)
			defer cancel()
			if _, err := chromedp.Run(ctx, chromedp.Evaluate[chromedp.Void](script+"; undefined")); err != nil {
				t.Fatal(err)
			}
			found, err := chromedp.Run(ctx, chromedp.Evaluate[string](axe.Violations, chromedp.EvalAwaitPromise))
			if err != nil {
				t.Fatal(err)
			}
			for line := range strings.SplitSeq(found, "\n") {
				if line != "" {
					t.Errorf("%s, %d %s: %s", view, window.width, window.scheme, line)
				}
			}
		}
		look("/login")
		r.say(`document.getElementById("token").value = "` + d.secret["admin"] + `"`)
		r.follow(`document.querySelector(".login button")`, `location.pathname === "/"`)
		for _, view := range views {
			r.do(chromedp.Navigate(d.URL + view))
			look(view)
		}
	}
}

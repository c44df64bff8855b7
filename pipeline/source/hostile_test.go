package source

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"bilan/pipeline/warehouse"
	"bilan/pipeline/workspace"
)

// hostileMapping names what the corpus attacks.
const hostileMapping = `version: 1
tool: other
rows: incidents
zone: Europe/Paris
date_order: ymd
columns: {incident_id: number, state: state, opened_at: opened, title: title, client: client, category: category, service: service}
states: {New: new, Closed: closed}
`

var hostileHeader = []string{"number", "state", "opened", "title", "client", "category", "service"}

// payloads are texts that mean something to somebody: the engine, a shell, a spreadsheet, a page, a file system, a terminal.
var payloads = []string{
	"'; drop table raw.incidents; --", `"; attach '/tmp/x.duckdb' as x; --`, "$$; copy (select 1) to '/tmp/stolen.csv'; $$", "' union select * from read_csv('/etc/passwd') --",
	"=cmd|'/c calc'!A0", "+1+1", "-1-1", "@SUM(A1:A9)", "=HYPERLINK(\"http://example.invalid\",\"x\")", "\t=1+1", "＝1+1",
	"<script>alert(1)</script>", "</script><img src=x onerror=alert(1)>", "{{.}}", "${jndi:ldap://x}", "$(touch stolen)", "`touch stolen`", "%n%n%s%x",
	"../../../../etc/passwd", "..\\..\\windows", "/etc/passwd", "CON", "a/../../b", "\x1b[2J\x1b]0;title\a", "\u202egnp.exe", "\u200b\u2060", "\U0001F4A9\U000E0001",
	"\x00\x01\x02", "\xff\xfe\xfd", "\xed\xa0\x80", "é\u0301\u0301\u0301", "NULL", "NaN", "Infinity", "-0", "1e999", "0x1F", "999999999999999999999999",
	"0000-00-00", "0000-01-01 00:00:00", "9999-12-31 23:59:59", "10000-01-01", "-0001-01-01", "2026-02-30", "2026-13-01", "1970-01-01T00:00:00+99:99", "2026-03-29 02:30:00", "253402300800", "-62135596800",
	"\"", "\"\"", "\"unclosed", "a\"b\"c", "\r", "\n\n", "a\rb\r\nc\n", "\x1e\x1f", ";", "\t", "|", "\\", "'", "#N/A", "&lol9;", "<!ENTITY x SYSTEM 'file:///etc/passwd'>",
}

// attack is one hostile input.
type attack struct {
	name, file string
	data       []byte
	source     string // further keys of the source
	says       string // what the error must hold; empty: any end will do
	limits     Limits
}

func rowOf(number, payload string, at int) []string {
	row := []string{number, "New", "2026-09-01 08:00", "titre", "ACME", "réseau", "VoIP"}
	if at >= 0 {
		row[at] = payload
	}
	return row
}

func csvOf(rows ...[]string) []byte {
	var b bytes.Buffer
	for _, row := range append([][]string{hostileHeader}, rows...) {
		for i, cell := range row {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(`"` + strings.ReplaceAll(cell, `"`, `""`) + `"`)
		}
		b.WriteByte('\n')
	}
	return b.Bytes()
}

func jsonOf(rows ...[]string) []byte {
	var b strings.Builder
	for i, row := range rows {
		for j, cell := range row {
			fmt.Fprintf(&b, "%s%q: %q", map[bool]string{true: "{", false: ", "}[j == 0], hostileHeader[j], cell) // Go's escapes are not all JSON's
		}
		b.WriteString("}" + map[bool]string{true: "", false: ","}[i == len(rows)-1] + "\n")
	}
	return []byte("[" + b.String() + "]")
}

func xlsxOf(t *testing.T, rows ...[]string) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range append([][]string{hostileHeader}, rows...) {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.SetSheetRow("Sheet1", cell, &row); err != nil {
			t.Fatal(err)
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gzipOf(data []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write(data)
	z.Close()
	return b.Bytes()
}

// zipOf writes an archive; each part is repeated to its length.
func zipOf(t *testing.T, parts ...any) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		p, err := w.Create(parts[i].(string))
		if err != nil {
			t.Fatal(err)
		}
		switch content := parts[i+1].(type) {
		case string:
			io.WriteString(p, content)
		case int:
			chunk := make([]byte, 1<<20)
			for ; content > 0; content -= len(chunk) {
				p.Write(chunk[:min(content, len(chunk))])
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// storesOf are the good rows as a SQLite file, a DuckDB file and Parquet.
func storesOf(t *testing.T, rows [][]string) (sqlite, duck, parquet []byte) {
	t.Helper()
	dir := t.TempDir()
	var values []string
	for _, row := range rows {
		for i := range row {
			row[i] = "'" + strings.ReplaceAll(row[i], "'", "''") + "'"
		}
		values = append(values, "("+strings.Join(row, ", ")+")")
	}
	create := "create table tickets (" + strings.Join(hostileHeader, " varchar, ") + " varchar)"
	insert := "insert into tickets values " + strings.Join(values, ", ")
	lite, err := sql.Open("sqlite", filepath.Join(dir, "s.sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{create, insert} {
		if _, err := lite.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	lite.Close()
	db, err := warehouse.Open(t.Context(), filepath.Join(dir, "d.duckdb"), warehouse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{create, insert, "copy tickets to " + warehouse.Literal(filepath.Join(dir, "p.parquet")) + " (format parquet)"} {
		if _, err := db.ExecContext(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return []byte(read(t, filepath.Join(dir, "s.sqlite"))), []byte(read(t, filepath.Join(dir, "d.duckdb"))), []byte(read(t, filepath.Join(dir, "p.parquet")))
}

// damage changes some bytes of a good file.
func damage(r *rand.Rand, good []byte) []byte {
	b := slices.Clone(good)
	for range 1 + r.IntN(3) {
		if len(b) < 4 {
			break
		}
		at := r.IntN(len(b))
		n := min(1+r.IntN(64), len(b)-at)
		switch r.IntN(6) {
		case 0:
			b = b[:at]
		case 1:
			b[at] ^= 1 << r.IntN(8)
		case 2:
			clear(b[at : at+n])
		case 3:
			b = slices.Insert(b, at, b[at:at+n]...)
		case 4:
			b = slices.Delete(b, at, at+n)
		case 5:
			for i := range n {
				b[at+i] = byte(r.Uint32())
			}
		}
	}
	return b
}

// attacks is the corpus: written ones, every payload in every format, and seeded damage to good files.
func attacks(t *testing.T) []attack {
	var all []attack
	add := func(name, file string, data []byte) *attack {
		all = append(all, attack{name: name, file: file, data: data})
		return &all[len(all)-1]
	}
	repeat := func(s string, n int) string { return strings.Repeat(s, n) }
	good := [][]string{rowOf("INC1", "", -1), rowOf("INC2", "", -1), rowOf("INC3", "", -1)}
	for i, p := range payloads {
		for _, column := range []int{0, i%(len(hostileHeader)-1) + 1} {
			add(fmt.Sprintf("csv payload %q in %s", p, hostileHeader[column]), "x.csv", csvOf(rowOf("INC1", p, column), good[1]))
		}
		add(fmt.Sprintf("json payload %q", p), "x.json", jsonOf(rowOf("INC1", p, 3+i%4)))
		if utf8.ValidString(p) {
			add(fmt.Sprintf("xlsx payload %q", p), "x.xlsx", xlsxOf(t, rowOf("INC1", p, 2+i%5)))
		}
		header := bytes.Replace(csvOf(good[0]), []byte(`"service"`), []byte(`"`+strings.ReplaceAll(p, `"`, `""`)+`"`), 1)
		add(fmt.Sprintf("header %q", p), "x.csv", header)
	}
	small := Limits{FileBytes: 80 << 20, RecordBytes: 1 << 20, CellBytes: 1 << 10, Columns: 100, Ratio: 20, Time: 20 * time.Second}
	with := func(a *attack, says string) { a.limits, a.says = small, says }
	head := strings.Join(hostileHeader, ",") + "\n"
	with(add("gzip bomb", "x.csv.gz", gzipOf(append([]byte(head), make([]byte, 75<<20)...))), "limits.unpack_ratio")
	with(add("gzip over the size", "x.csv.gz", gzipOf([]byte(head+repeat("INC1,New,2026-09-01,a,b,c,d\n", 4<<20)))), "limits.")
	with(add("empty workbook", "x.xlsx", nil), "the file is empty")
	with(add("zip bomb in a workbook", "x.xlsx", zipOf(t, "[Content_Types].xml", "<Types/>", "xl/worksheets/sheet1.xml", 90<<20)), "limits.")
	with(add("many parts", "x.xlsx", zipOf(t, "[Content_Types].xml", "<Types/>", "a", 30<<20, "b", 30<<20, "c", 30<<20)), "limits.")
	with(add("cell of 200 MB", "x.csv", []byte(head+"INC1,New,2026-09-01,\""+repeat("x\n", 30<<20)+"\",b,c,d\n")), "")
	with(add("cell of 60 MB on one line", "x.csv", []byte(head+"INC1,New,2026-09-01,"+repeat("x", 60<<20)+",b,c,d\n")), "limits.record_mb")
	with(add("10,000 columns", "x.csv", []byte(repeat("a,", 10_000)+"number\n1\n")), "limits.columns")
	with(add("10,000 columns in a row", "x.csv", []byte(head+"INC1,New,2026-09-01"+repeat(",x", 10_000)+"\n")), "limits.columns")
	with(add("json depth", "x.json", []byte(repeat(`[{"a":`, 100_000))), "limits.depth")
	with(add("json lists", "x.json", []byte(`[{"number":`+repeat(`[`, 1_000_000))), "limits.depth")
	with(add("json objects", "x.ndjson", []byte(`{"number":`+repeat(`{"a":`, 300_000)+"1"+repeat("}", 300_000)+"}")), "limits.depth")
	with(add("json value without end", "x.json", []byte(`[{"number":"`+repeat("x", 20<<20))), "limits.record_mb")
	with(add("json before the rows", "x.json", []byte(`{"meta":"`+repeat("x", 20<<20)+`","rows":[]}`)), "limits.record_mb")
	laughs := `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">` + func() (s string) {
		for c := 'b'; c < 'l'; c++ {
			s += fmt.Sprintf(`<!ENTITY %c "%s">`, c, repeat(fmt.Sprintf("&%c;", c-1), 10))
		}
		return s
	}() + `]>`
	book := func(sheet, strings string) []byte {
		return zipOf(t, "[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
			"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
			"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
			"xl/worksheets/sheet1.xml", sheet, "xl/sharedStrings.xml", strings)
	}
	add("billion laughs in a sheet", "x.xlsx", book(laughs+`<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&k;</t></is></c></row></sheetData></worksheet>`, `<sst/>`))
	add("billion laughs in the strings", "x.xlsx", book(`<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>`, laughs+`<sst><si><t>&k;</t></si></sst>`))
	add("cell far to the right", "x.xlsx", book(`<worksheet><sheetData><row r="1"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>`, `<sst/>`))
	add("row far down", "x.xlsx", book(`<worksheet><sheetData><row r="2147483647"><c r="A2147483647"><v>1</v></c></row></sheetData></worksheet>`, `<sst/>`))
	add("string that is not there", "x.xlsx", book(`<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>99999999</v></c></row></sheetData></worksheet>`, `<sst/>`))
	add("negative string", "x.xlsx", book(`<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>-1</v></c></row></sheetData></worksheet>`, `<sst/>`))
	add("deep XML", "x.xlsx", book(repeat("<a>", 200_000), `<sst/>`))
	add("part outside", "x.xlsx", zipOf(t, "../../../../tmp/stolen", "x", "[Content_Types].xml", "<Types/>"))
	for _, e := range []string{"csv", "json", "ndjson", "xlsx", "yaml", "parquet", "sqlite", "duckdb", "csv.gz", "txt", "db"} {
		add("empty ."+e, "x."+e, nil)
		add("a line end in ."+e, "x."+e, []byte("\n"))
		add("zeros in ."+e, "x."+e, make([]byte, 4096))
		add("a workbook in ."+e, "x."+e, xlsxOf(t, good...))
		add("rows in ."+e, "x."+e, csvOf(good...))
		add("gzip of gzip in ."+e, "x."+e, gzipOf(gzipOf(csvOf(good...))))
	}
	add("a category of 100,000 characters", "x.csv", csvOf(rowOf("INC1", repeat("é", 100_000), 5)))
	add("mixed ends of lines", "x.csv", []byte(strings.ReplaceAll(string(csvOf(good...)), "\n", "\r")+"\r\n\n"+"INC9,New,2026-09-01,a,b,c,d\r\n"))
	add("headers twice", "x.csv", []byte("number,number,state,state,opened,opened\n1,2,3,4,5,6\n"))
	add("YAML laughs", "x.yaml", []byte("a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d]\n"))
	add("deep YAML", "x.yaml", []byte(repeat("- ", 50_000)))
	add("YAML of itself", "x.yaml", []byte("- &a {number: *a}\n"))
	sqlite, duck, parquet := storesOf(t, [][]string{slices.Clone(good[0]), slices.Clone(good[1])})
	for _, q := range []string{"select * from read_csv('/etc/passwd', header = false)", "select * from read_text('/etc/passwd')", "select content as number from read_blob('/etc/hosts')",
		"select * from '/etc/passwd'", "select * from glob('/etc/*')", "select 1; copy (select 1) to '/tmp/stolen.csv'", "select getenv('HOME') as number"} {
		a := add("query "+q, "x.duckdb", duck)
		if a.source = fmt.Sprintf("query: %q", q); strings.Contains(q, "('/etc") {
			a.says = "ermission" // Permission Error, or permission denied
		} else if strings.Contains(q, ";") {
			a.says = "more than one statement"
		}
	}
	for _, q := range []string{"select load_extension('/tmp/x.so') as number", "select readfile('/etc/passwd') as number", "select 1 as number; attach '/tmp/stolen.sqlite' as x", "select writefile('/tmp/stolen', 'x') as number"} {
		a := add("query "+q, "x.sqlite", sqlite)
		if a.source = fmt.Sprintf("query: %q", q); strings.Contains(q, ";") {
			a.says = "more than one statement"
		}
	}
	endless := add("rows without end", "x.sqlite", sqlite)
	endless.source = `query: "with recursive c(n) as (select 1 union all select n + 1 from c) select n as number, 'New' as state, '2026-09-01' as opened from c"`
	endless.limits, endless.says = Limits{FileBytes: 8 << 20, Time: 20 * time.Second}, "limits."
	r := rand.New(rand.NewPCG(7, 7))
	for _, g := range []struct {
		file string
		data []byte
	}{
		{"x.csv", csvOf(good...)}, {"x.csv.gz", gzipOf(csvOf(good...))}, {"x.json", jsonOf(good...)}, {"x.ndjson", bytes.ReplaceAll(jsonOf(good...), []byte(",\n"), []byte("\n"))},
		{"x.xlsx", xlsxOf(t, good...)}, {"x.yaml", []byte("- {number: INC1, state: New, opened: 2026-09-01}\n- {number: INC2, state: Closed, opened: 2026-09-02}\n")},
		{"x.parquet", parquet}, {"x.sqlite", sqlite}, {"x.duckdb", duck},
	} {
		for n := range 20 {
			add(fmt.Sprintf("damaged %s %d", g.file, n), g.file, damage(r, g.data))
		}
	}
	return all
}

// TestHostile loads every hostile input: it ends, by itself and soon, in rows or in an error that names the file; nothing is written but
// into the state of the workspace, nothing of it stays after an error, and no row is lost from the count.
func TestHostile(t *testing.T) {
	all := attacks(t)
	dir := t.TempDir()
	for _, sentinel := range []string{"/tmp/stolen", "/tmp/stolen.csv", "/tmp/stolen.sqlite"} {
		os.Remove(sentinel)
	}
	refused, gaveUp := 0, 0
	for i, a := range all {
		ws := filepath.Join(dir, fmt.Sprint(i))
		write(t, filepath.Join(ws, "m.yaml"), hostileMapping)
		write(t, filepath.Join(ws, a.file), string(a.data))
		source := "  - {name: s, path: " + a.file + ", mapping: m.yaml}\n"
		if a.source != "" {
			source = "  - name: s\n    path: " + a.file + "\n    mapping: m.yaml\n    " + a.source + "\n"
		}
		write(t, filepath.Join(ws, "bilan.yaml"), "version: 1\nzone: Europe/Paris\nsources:\n"+source)
		opened, err := workspace.Open(ws)
		if err != nil {
			if a.says == "" || !strings.Contains(err.Error(), a.says) {
				t.Fatalf("%s: the workspace says %v", a.name, err)
			}
			refused++
			continue
		}
		ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
		r, err := Load(ctx, opened, Options{StateDir: filepath.Join(ws, ".bilan"), Now: testNow, Threads: 1, Memory: "512MB", Limits: a.limits})
		if ctx.Err() != nil {
			t.Errorf("%s: hangs", a.name)
		}
		stop()
		checkHostile(t, a, ws, r, err)
		if err != nil {
			refused++
			if strings.Contains(err.Error(), "gave up") {
				gaveUp++
				t.Errorf("%s: %v", a.name, err)
			}
		}
		if err := os.RemoveAll(ws); err != nil {
			t.Fatal(err)
		}
	}
	for _, sentinel := range []string{"/tmp/stolen", "/tmp/stolen.csv", "/tmp/stolen.sqlite"} {
		if _, err := os.Stat(sentinel); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s was written", sentinel)
		}
	}
	line := fmt.Sprintf("hostile: %d inputs to the loader, %d refused, %d read; panics: %d; files outside the workspace: 0", len(all), refused, len(all)-refused, gaveUp)
	t.Log(line)
	if counts := os.Getenv("BILAN_COUNTS"); counts != "" {
		write(t, filepath.Join(counts, "hostile-source"), line+"\n")
	}
	if len(all) < 500 {
		t.Errorf("%d inputs are too few", len(all))
	}
}

func checkHostile(t *testing.T, a attack, ws string, r Result, err error) {
	t.Helper()
	var file *FileError
	var rejected *RejectError
	switch {
	case err == nil || errors.As(err, &rejected):
		for _, f := range r.Files {
			if x := f.Landed; x.RowCount != x.LoadedCount+x.RejectedCount+x.FilteredCount {
				t.Errorf("%s: %d rows, %d loaded, %d rejected, %d left out", a.name, x.RowCount, x.LoadedCount, x.RejectedCount, x.FilteredCount)
			}
		}
	case !errors.As(err, &file) || !strings.Contains(err.Error(), a.file):
		t.Errorf("%s: the error names no file: %v", a.name, err)
	case !utf8.ValidString(err.Error()) || len(err.Error()) > 10_000 || strings.Contains(err.Error(), "root:x:"):
		t.Errorf("%s: %d bytes of error: %.300q", a.name, len(err.Error()), err.Error())
	}
	if a.says != "" && (err == nil || !strings.Contains(err.Error(), a.says)) {
		t.Errorf("%s: want an error with %q, got %v", a.name, a.says, err)
	}
	walking := filepath.WalkDir(ws, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(ws, path)
		inLanding := strings.HasPrefix(filepath.ToSlash(rel), ".bilan/landing/")
		if !inLanding && rel != a.file && rel != "m.yaml" && rel != "bilan.yaml" {
			t.Errorf("%s: wrote %s", a.name, rel)
		}
		return err
	})
	if walking != nil {
		t.Error(walking)
	}
}

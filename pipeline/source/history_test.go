package source

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bilan/pipeline/warehouse"
	"bilan/pipeline/workspace"
)

const (
	oneMapping = `version: 1
tool: other
rows: incidents
zone: Europe/Paris
columns: {incident_id: number, state: state, opened_at: opened}
states: {New: new, Closed: closed}
`
	folderSource = "  - {name: tool, path: exports, mapping: m.yaml}"
	week1        = "number,state,opened\nINC1,New,2026-09-01 08:00\nINC2,New,2026-09-02 08:00\n"
	week2        = "number,state,opened\nINC2,Closed,2026-09-02 08:00\nINC3,New,2026-09-08 08:00\n"
)

// listing is every file of the landing with its content.
func listing(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(filepath.Join(dir, ".bilan"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files[path] = read(t, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func statuses(r Result) string {
	var s []string
	for _, f := range r.Files {
		s = append(s, f.File+" "+string(f.Status))
	}
	return strings.Join(s, ", ")
}

func mustLoad(t *testing.T, ws *workspace.Workspace, want string) Result {
	t.Helper()
	r, err := load(t, ws)
	if err != nil {
		t.Fatal(err)
	}
	if got := statuses(r); got != want {
		t.Errorf("statuses: %s\nwant: %s", got, want)
	}
	return r
}

// Files are landed side by side, and the landing is that of one after the other: ids in the order of names, a copy once, and all
// errors of all files.
func TestSideBySide(t *testing.T) {
	files := map[string]string{"m.yaml": oneMapping}
	var want []string
	for i := range 9 {
		name := fmt.Sprintf("exports/w%d.csv", i)
		files[name] = strings.ReplaceAll(week1, "INC", strings.Repeat("INC", i+1))
		want = append(want, name+" landed")
	}
	files["exports/w9.csv"] = files["exports/w0.csv"]
	want = append(want, "exports/w9.csv unchanged")
	ws := openWorkspace(t, folderSource, files)
	r := mustLoad(t, ws, strings.Join(want, ", "))
	for i, x := range r.Index.Loads {
		if x.LoadID != int64(i+1) || x.File != fmt.Sprintf("exports/w%d.csv", i) {
			t.Errorf("load %d is %s", x.LoadID, x.File)
		}
	}
	before := listing(t, ws.Dir)
	for _, i := range []int{3, 7} {
		write(t, filepath.Join(ws.Dir, "exports", fmt.Sprintf("w%d.csv", i)), "other,state,opened\nINC1,New,2026-09-01 08:00\n")
	}
	write(t, filepath.Join(ws.Dir, "exports", "w8.csv"), week2)
	_, err := load(t, ws)
	if err == nil || !strings.Contains(err.Error(), "w3.csv") || !strings.Contains(err.Error(), "w7.csv") {
		t.Errorf("two files without their key: %v", err)
	}
	if after := listing(t, ws.Dir); !mapsEqual(before, after) {
		t.Error("a load that failed changed the landing")
	}
}

const latestState = "select incident_id, max_by(state, load_id) from {rows} group by 1 order by 1"

func TestHistory(t *testing.T) {
	ws := openWorkspace(t, folderSource, map[string]string{"m.yaml": oneMapping, "exports/w1.csv": week1})
	exports := filepath.Join(ws.Dir, "exports")
	mustLoad(t, ws, "exports/w1.csv landed")
	before := listing(t, ws.Dir)

	mustLoad(t, ws, "exports/w1.csv unchanged")
	if after := listing(t, ws.Dir); !mapsEqual(before, after) {
		t.Error("loading the same file twice changed the landing")
	}

	write(t, filepath.Join(exports, "w2.csv"), week2)
	r := mustLoad(t, ws, "exports/w1.csv unchanged, exports/w2.csv landed")
	if got := ask(t, r.Index, workspace.RowsIncidents, latestState); got != "INC1|new\nINC2|closed\nINC3|new" {
		t.Errorf("overlapping exports: %s", got)
	}

	write(t, filepath.Join(exports, "copy.csv"), week1)
	r = mustLoad(t, ws, "exports/copy.csv unchanged, exports/w1.csv unchanged, exports/w2.csv unchanged")
	if len(r.Index.Loads) != 2 || r.Files[0].Landed.File != "exports/w1.csv" {
		t.Errorf("a copy landed twice: %+v", r.Files[0])
	}

	for _, f := range []string{"copy.csv", "w1.csv"} {
		if err := os.Remove(filepath.Join(exports, f)); err != nil {
			t.Fatal(err)
		}
	}
	r = mustLoad(t, ws, "exports/w2.csv unchanged, exports/w1.csv gone")
	if len(r.Index.Files(workspace.RowsIncidents)) != 2 {
		t.Error("the rows of a file that is gone were dropped")
	}

	// A changed mapping lands what is there again, under the same id, so that the order of loads stays.
	write(t, filepath.Join(ws.Dir, "m.yaml"), strings.Replace(oneMapping, "Closed: closed", "Closed: resolved", 1))
	ws = reopen(t, ws.Dir)
	r = mustLoad(t, ws, "exports/w2.csv landed again, exports/w1.csv gone")
	if got := ask(t, r.Index, workspace.RowsIncidents, latestState); got != "INC1|new\nINC2|resolved\nINC3|new" {
		t.Errorf("after the mapping changed: %s", got)
	}
	if x := r.Files[0].Landed; x.LoadID != 2 || x.Revision != 2 || x.Parquet != "incidents/2-r2.parquet" {
		t.Errorf("landed again as %+v", x)
	}
	if _, err := os.Stat(filepath.Join(ws.Dir, ".bilan/landing/incidents/2.parquet")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the replaced landing is still there: %v", err)
	}

	// A source that leaves the workspace no longer counts, and counts again when it is back.
	config := read(t, filepath.Join(ws.Dir, "bilan.yaml"))
	write(t, filepath.Join(ws.Dir, "bilan.yaml"), strings.Replace(config, "name: tool, path: exports", "name: other, path: none, optional: true", 1))
	r = mustLoad(t, reopen(t, ws.Dir), "exports/w1.csv retired, exports/w2.csv retired")
	if len(r.Index.Files(workspace.RowsIncidents)) != 0 {
		t.Error("the rows of a source that left still count")
	}
	write(t, filepath.Join(ws.Dir, "bilan.yaml"), config)
	r = mustLoad(t, reopen(t, ws.Dir), "exports/w2.csv unchanged, exports/w1.csv gone")
	if len(r.Index.Files(workspace.RowsIncidents)) != 2 {
		t.Error("the rows of a source that came back do not count")
	}
}

// TestOlderLanding: a landing from before tools had clocks lands again where its file is there; what is gone is read as it is.
func TestOlderLanding(t *testing.T) {
	ws := openWorkspace(t, folderSource, map[string]string{"m.yaml": oneMapping, "exports/w1.csv": week1, "exports/w2.csv": week2})
	mustLoad(t, ws, "exports/w1.csv landed, exports/w2.csv landed")
	landing := filepath.Join(ws.Dir, ".bilan/landing")
	index := read(t, filepath.Join(landing, "index.json"))
	index = regexp.MustCompile(`"layout": \d+,`).ReplaceAllString(index, "")
	index = regexp.MustCompile(`"mapping_hash": "\w+"`).ReplaceAllString(index, `"mapping_hash": "of before"`)
	write(t, filepath.Join(landing, "index.json"), index)
	db, err := warehouse.Open(context.Background(), "", warehouse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, name := range []string{"1", "2"} {
		path := filepath.Join(landing, "incidents", name+".parquet")
		for _, text := range []string{
			"create or replace table old as select columns(c -> c not like 'tool_%') from read_parquet(" + warehouse.Literal(path) + ")",
			"copy old to " + warehouse.Literal(path) + " (format parquet)",
		} {
			if _, err := db.ExecContext(context.Background(), text); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := os.Remove(filepath.Join(ws.Dir, "exports/w1.csv")); err != nil {
		t.Fatal(err)
	}
	r := mustLoad(t, ws, "exports/w2.csv landed again, exports/w1.csv gone")
	if got := ask(t, r.Index, workspace.RowsIncidents, latestState); got != "INC1|new\nINC2|closed\nINC3|new" {
		t.Errorf("rows: %s", got)
	}
	if got := ask(t, r.Index, workspace.RowsIncidents, "select count(*) > 2, count(tool_due_at), count(tool_sla_met) from {rows}"); got != "true|0|0" {
		t.Errorf("columns that are not in an older landing: %s", got)
	}
	mustLoad(t, ws, "exports/w2.csv unchanged, exports/w1.csv gone")
}

// TestOverwritten: a file that keeps its name gets a new landing beside the old one.
func TestOverwritten(t *testing.T) {
	ws := openWorkspace(t, "  - {name: tool, path: export.csv, mapping: m.yaml}", map[string]string{"m.yaml": oneMapping, "export.csv": week1})
	mustLoad(t, ws, "export.csv landed")
	write(t, filepath.Join(ws.Dir, "export.csv"), strings.Replace(week1, "INC1,New", "INC1,Old", 1)) // of the same size
	r := mustLoad(t, ws, "export.csv landed")
	if len(r.Index.Loads) != 2 || r.Index.Loads[0].Gone {
		t.Errorf("%+v", r.Index.Loads)
	}
}

// TestPutBack: a file that holds again what it held before counts as the newest load, once; what was landed in between stays.
func TestPutBack(t *testing.T) {
	ws := openWorkspace(t, folderSource, map[string]string{"m.yaml": oneMapping, "exports/w1.csv": week1})
	w1 := filepath.Join(ws.Dir, "exports/w1.csv")
	mustLoad(t, ws, "exports/w1.csv landed")
	write(t, w1, strings.Replace(week1, "INC1,New", "INC1,Closed", 1)+"INC9,New,2026-09-02 08:00\n")
	mustLoad(t, ws, "exports/w1.csv landed")
	write(t, w1, week1)
	r := mustLoad(t, ws, "exports/w1.csv landed")
	if got := ask(t, r.Index, workspace.RowsIncidents, latestState); got != "INC1|new\nINC2|new\nINC9|new" {
		t.Errorf("latest states: %s", got)
	}
	if got := ask(t, r.Index, workspace.RowsIncidents, "select string_agg(load_id || ' ' || state, ', ' order by load_id) from {rows} where incident_id = 'INC1'"); got != "1 new, 2 closed, 3 new" {
		t.Errorf("history: %s", got)
	}
	before := listing(t, ws.Dir)
	mustLoad(t, ws, "exports/w1.csv unchanged")
	if after := listing(t, ws.Dir); !mapsEqual(before, after) {
		t.Error("loading what was put back twice changed the landing")
	}

	// A changed mapping lands again what is there, and a copy under a new name is no new load.
	write(t, filepath.Join(ws.Dir, "exports/copy.csv"), week1)
	write(t, filepath.Join(ws.Dir, "m.yaml"), strings.Replace(oneMapping, "New: new", "New: active", 1))
	r = mustLoad(t, reopen(t, ws.Dir), "exports/copy.csv landed again, exports/w1.csv unchanged")
	if x := r.Files[0].Landed; x.LoadID != 3 || x.Revision != 2 {
		t.Errorf("landed again as load %d, revision %d", x.LoadID, x.Revision)
	}
}

func TestFailureLeavesTheLanding(t *testing.T) {
	ws := openWorkspace(t, folderSource, map[string]string{"m.yaml": oneMapping, "exports/w1.csv": week1})
	mustLoad(t, ws, "exports/w1.csv landed")
	before := listing(t, ws.Dir)
	exports := filepath.Join(ws.Dir, "exports")
	write(t, filepath.Join(exports, "w2.csv"), week2)
	write(t, filepath.Join(exports, "w3.csv"), "number,state,opened\nINC9,\"New,2026-09-02 08:00\n")
	write(t, filepath.Join(exports, "w4.csv"), "")
	_, err := load(t, ws)
	var file *FileError
	if !errors.As(err, &file) || file.File != "exports/w3.csv" || !strings.Contains(err.Error(), "exports/w4.csv") {
		t.Errorf("errors: %v", err)
	}
	if after := listing(t, ws.Dir); !mapsEqual(before, after) {
		t.Error("a load that failed changed the landing")
	}
	for _, f := range []string{"w3.csv", "w4.csv"} {
		if err := os.Remove(filepath.Join(exports, f)); err != nil {
			t.Fatal(err)
		}
	}
	if r := mustLoad(t, ws, "exports/w1.csv unchanged, exports/w2.csv landed"); r.Files[1].Landed.LoadID != 2 {
		t.Errorf("%+v", r.Files[1].Landed)
	}
}

func TestInterruption(t *testing.T) {
	ws := openWorkspace(t, folderSource, map[string]string{"m.yaml": oneMapping, "exports/w1.csv": week1})
	mustLoad(t, ws, "exports/w1.csv landed")
	// What a process that was killed leaves behind.
	landing := filepath.Join(ws.Dir, ".bilan", "landing")
	orphans := []string{
		filepath.Join(landing, "incidents", "2.parquet"), filepath.Join(landing, "rejects", "2.csv"),
		filepath.Join(landing, "index.json.123.tmp"), filepath.Join(ws.Dir, ".bilan", "load-1", "rows.txt"),
	}
	for _, o := range orphans {
		write(t, o, "half")
	}
	mustLoad(t, ws, "exports/w1.csv unchanged")
	for _, o := range orphans {
		if _, err := os.Stat(o); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s is still there: %v", o, err)
		}
	}

	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	before := listing(t, ws.Dir)
	write(t, filepath.Join(ws.Dir, "exports", "w2.csv"), week2)
	if _, err := Load(ctx, ws, Options{StateDir: filepath.Join(ws.Dir, ".bilan")}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if after := listing(t, ws.Dir); !mapsEqual(before, after) {
		t.Error("a cancelled load changed the landing")
	}
}

func TestMissing(t *testing.T) {
	ws := openWorkspace(t, folderSource, map[string]string{"m.yaml": oneMapping, "exports/.hidden.csv": week1, "exports/~$w.xlsx": "x", "exports/notes.md": "x"})
	_, err := load(t, ws)
	var missing *MissingError
	if !errors.As(err, &missing) || missing.Source != "tool" || missing.Path != "exports" {
		t.Errorf("%v", err)
	}
	ws = openWorkspace(t, strings.Replace(folderSource, "mapping", "optional: true, mapping", 1), map[string]string{"m.yaml": oneMapping})
	mustLoad(t, ws, "")
}

func TestGlob(t *testing.T) {
	ws := openWorkspace(t, `  - {name: tool, path: "in/*-w[12].csv", mapping: m.yaml}`, map[string]string{"m.yaml": oneMapping,
		"in/b-w1.csv": week1, "in/a-w2.csv": week2, "in/a-w3.csv": week2})
	mustLoad(t, ws, "in/a-w2.csv landed, in/b-w1.csv landed")
}

// TestRejectShare: too many rejected rows are an error at every load, not only at the one that read them.
func TestRejectShare(t *testing.T) {
	ws := openWorkspace(t, folderSource, map[string]string{"m.yaml": oneMapping, "exports/w1.csv": week1 + "INC3\n"})
	for range 2 {
		r, err := load(t, ws)
		var e *RejectError
		if !errors.As(err, &e) || len(e.Files) != 1 || e.Files[0] != (RejectShare{"tool", "exports/w1.csv", 1, 3}) {
			t.Fatalf("%v", err)
		}
		if len(r.Index.Files(workspace.RowsIncidents)) != 1 {
			t.Error("the landing was not done")
		}
	}
	ws.Config.Thresholds.RejectShare = 0.5
	mustLoad(t, ws, "exports/w1.csv unchanged")
}

func TestDuckDBStore(t *testing.T) {
	ws := openWorkspace(t, "  - {name: store, path: s.duckdb, mapping: m.yaml, query: \"select * from tickets where number <> 'INC0'\"}", map[string]string{"m.yaml": oneMapping})
	db, err := warehouse.Open(context.Background(), filepath.Join(ws.Dir, "s.duckdb"), warehouse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.ExecContext(context.Background(), `create table tickets as select 'INC' || i as number, 'New' as state,
		case when i % 2 = 0 then timestamp '2026-09-14 08:00:00' + to_minutes(i) end as opened from range(10) r(i)`)
	if err = errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	r, err := load(t, ws)
	var rejected *RejectError
	if !errors.As(err, &rejected) {
		t.Fatal(err)
	}
	if got, want := ask(t, r.Index, workspace.RowsIncidents, "select source_line, incident_id, opened_at from {rows} order by 1 limit 1"), "2|INC2|2026-09-14 06:02:00"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if x := r.Files[0].Landed; x.Format != "duckdb" || x.RowCount != 9 || x.RejectedCount != 5 {
		t.Errorf("%+v", x)
	}
}

func TestRejectsOfAllFiles(t *testing.T) {
	ws := openWorkspace(t, folderSource, map[string]string{"m.yaml": oneMapping,
		"exports/w1.csv": week1 + "INC3\n", "exports/w2.csv": week2, "exports/w3.csv": week2 + ",New,2026-09-09 08:00\n"})
	ws.Config.Thresholds.RejectShare = 1
	r, err := load(t, ws)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := r.Index.WriteRejects(&b); err != nil {
		t.Fatal(err)
	}
	want := "file,line,column,value,reason\nexports/w1.csv,4,,INC3,1 cells instead of 3\nexports/w3.csv,4,number,,missing\n"
	if b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
}

func TestIndexIsReadBack(t *testing.T) {
	ws := openWorkspace(t, folderSource, map[string]string{"m.yaml": oneMapping, "exports/w1.csv": week1})
	r := mustLoad(t, ws, "exports/w1.csv landed")
	ix, err := ReadIndex(filepath.Join(ws.Dir, ".bilan"))
	if err != nil {
		t.Fatal(err)
	}
	a, err1 := json.Marshal(r.Index)
	b, err2 := json.Marshal(ix)
	if err := errors.Join(err1, err2); err != nil || !bytes.Equal(a, b) {
		t.Errorf("%s\n%s\n%v", a, b, err)
	}
	if !slices.Equal(ix.Files(workspace.RowsUpdates), r.Index.Files(workspace.RowsIncidents)) {
		t.Error("updates and incidents do not share their landing")
	}
	write(t, filepath.Join(ws.Dir, ".bilan/landing/index.json"), "{ half")
	if _, err := load(t, ws); err == nil || Hint(err) == "" {
		t.Errorf("a damaged index: %v", err)
	}
}

func mapsEqual(a, b map[string]string) bool {
	if len(a) != len(b) {
		return false
	}
	for k, v := range a {
		if b[k] != v {
			return false
		}
	}
	return true
}

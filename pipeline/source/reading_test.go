package source

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bilan/pipeline/warehouse"
	"bilan/pipeline/workspace"
)

// duck runs statements in a DuckDB file.
func duck(t testing.TB, path string, statements []string) {
	t.Helper()
	db, err := warehouse.Open(context.Background(), path, warehouse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range statements {
		if strings.TrimSpace(s) == "" {
			continue
		}
		if _, err := db.ExecContext(context.Background(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// loadStore loads with the environment of the tests, and short pauses.
func loadStore(t testing.TB, ws *workspace.Workspace) (Result, []string, error) {
	t.Helper()
	var warnings []string
	r, err := Load(context.Background(), ws, Options{
		StateDir: filepath.Join(ws.Dir, ".bilan"), Now: testNow, Lookup: environment, Pause: time.Millisecond,
		Warn: func(text string) { warnings = append(warnings, text) },
	})
	return r, warnings, err
}

func mustLoadStore(t testing.TB, ws *workspace.Workspace) Result {
	t.Helper()
	r, _, err := loadStore(t, ws)
	if err != nil {
		t.Fatalf("%v (hint: %s)", err, Hint(err))
	}
	return r
}

const journal = `create table journal (id bigint primary key, ticket varchar(20), quand %s, champ varchar(20), avant varchar(40), apres varchar(200), ecrit %s);
insert into journal values
(1, 'INC1', '2026-09-14 08:00:00', 'state', null, 'new', '2026-09-14 08:00:00'),
(2, 'INC1', '2026-09-14 09:30:00', 'state', 'new', 'active', '2026-09-14 09:30:00'),
(3, 'INC2', '2026-09-14 10:00:00', 'state', null, 'new', '2026-09-14 10:00:00'),
(4, 'INC2', '2026-09-15 11:00:00', 'assignment_group', null, 'Réseau « cœur », nuit', '2026-09-15 11:00:00'),
(5, 'INC1', '2026-09-18 12:00:00', 'state', 'active', 'resolved', '2026-09-18 12:00:00');
`

const journalSource = `rows: events, key: id, watermark: ecrit, zone: Europe/Paris, query: "select id, ticket as incident_id, quand as at, champ as field, avant as old_value, apres as new_value, ecrit from journal"`

// kinds are the stores, with the type of a time without zone.
var kinds = map[string]string{
	workspace.StorePostgres: "timestamp", workspace.StoreMySQL: "datetime", workspace.StoreSQLite: "text", workspace.StoreDuckDB: "timestamp",
}

const journalRows = `select incident_id, "at", field, coalesce(old_value, '-'), new_value, source_line from {rows} order by source_line, load_id`

// A store is read whole once, then from the watermark on; late, corrected and deleted rows arrive wherever they are, and what was
// there is not told twice.
func TestStoreIsReadOn(t *testing.T) {
	for kind, typ := range kinds {
		t.Run(kind, func(t *testing.T) {
			h := build(t, kind)
			h.do(t, strings.ReplaceAll(journal, "%s", typ))
			ws := openWorkspace(t, h.source("journal", journalSource), nil)
			want := "INC1|2026-09-14 06:00:00|state|-|new|1\nINC1|2026-09-14 07:30:00|state|new|active|2\nINC2|2026-09-14 08:00:00|state|-|new|3\n" +
				"INC2|2026-09-15 09:00:00|assignment_group|-|Réseau « cœur », nuit|4\nINC1|2026-09-18 10:00:00|state|active|resolved|5\n"
			r := mustLoadStore(t, ws)
			same(t, "first load", statuses(r), "store:journal landed")
			same(t, "rows", ask(t, r.Index, workspace.RowsEvents, journalRows), want)

			before := listing(t, ws.Dir)
			r = mustLoadStore(t, ws)
			same(t, "nothing new", statuses(r), "store:journal unchanged")
			for name, content := range listing(t, ws.Dir) {
				if before[name] != content {
					t.Errorf("%s changed with nothing new", name)
				}
			}

			step := func(name, change, status, note, rows string) {
				t.Helper()
				h.do(t, change)
				r := mustLoadStore(t, ws)
				same(t, name, statuses(r), "store:journal "+status)
				if note != "" && !strings.Contains(strings.Join(r.Files[0].Landed.Notes, "\n"), note) {
					t.Errorf("%s: notes %q lack %q", name, r.Files[0].Landed.Notes, note)
				}
				same(t, name, ask(t, r.Index, workspace.RowsEvents, journalRows), rows)
				for _, l := range r.Index.Loads {
					if l.RowCount != l.LoadedCount+l.RejectedCount+l.FilteredCount {
						t.Errorf("%s: load %d: %d rows are not %d + %d + %d", name, l.LoadID, l.RowCount, l.LoadedCount, l.RejectedCount, l.FilteredCount)
					}
				}
				r = mustLoadStore(t, ws)
				same(t, name+", again", statuses(r), "store:journal unchanged")
			}
			// One that is new, and one that was written late, but within the overlap.
			want += "INC1|2026-09-19 07:00:00|state|resolved|closed|6\nINC3|2026-09-18 09:10:00|state|-|new|7\n"
			step("new and late", `insert into journal values (6, 'INC1', '2026-09-19 09:00:00', 'state', 'resolved', 'closed', '2026-09-19 09:00:00'),
				(7, 'INC3', '2026-09-18 11:10:00', 'state', null, 'new', '2026-09-18 11:10:00')`, "landed", "read from 2026-09-18 10:00:00 on; 2 rows new, 0 corrected, 0 deleted, 1 as before", want)
			// A correction that the watermark shows.
			want = strings.Replace(want, " 07:30:00|state|new|active|2", " 07:45:00|state|new|active|2", 1)
			step("corrected", "update journal set quand = '2026-09-14 09:45:00', ecrit = '2026-09-19 10:00:00' where id = 2", "landed", "1 corrected", want)
			// A row far behind the watermark: the numbers before it are others, so everything is read.
			want += "INC4|2026-09-01 06:00:00|state|-|new|8\n"
			step("very late", "insert into journal values (8, 'INC4', '2026-09-01 08:00:00', 'state', null, 'new', '2026-09-01 08:00:00')", "landed", "read whole: rows before", want)
			// Deleted, near and far.
			want = strings.Replace(want, "INC1|2026-09-19 07:00:00|state|resolved|closed|6\n", "", 1)
			step("deleted near", "delete from journal where id = 6", "landed", "1 deleted", want)
			want = strings.Replace(want, "INC1|2026-09-14 06:00:00|state|-|new|1\n", "", 1)
			step("deleted far", "delete from journal where id = 1", "landed", "1 deleted", want)
			// One gone and another in its place: the count is the same, the keys are not.
			want = strings.Replace(want, "INC4|2026-09-01 06:00:00|state|-|new|8\n", "INC4|2026-09-01 06:00:00|state|-|new|9\n", 1)
			step("exchanged far", "update journal set id = 9 where id = 8", "landed", "1 deleted", want)
			leftovers(t, ws.Dir, r.Index)
		})
	}
}

// leftovers looks for files of the landing that the index does not name.
func leftovers(t *testing.T, dir string, _ *Index) {
	t.Helper()
	ix, err := ReadIndex(filepath.Join(dir, ".bilan"))
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{"index.json": true}
	for _, l := range ix.Loads {
		named[filepath.Base(l.Parquet)] = true
		named[filepath.Base(l.Rejects)] = true
	}
	for path := range listing(t, dir) {
		if !named[filepath.Base(path)] {
			t.Errorf("%s is left over", path)
		}
	}
}

func same(t testing.TB, what, got, want string) {
	t.Helper()
	if got, want = strings.TrimSpace(got), strings.TrimSpace(want); got != want {
		t.Errorf("%s:\n got %s\nwant %s", what, got, want)
	}
}

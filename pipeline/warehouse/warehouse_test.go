package warehouse

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func open(t *testing.T, path string, o Options) *DB {
	t.Helper()
	db, err := Open(context.Background(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func one(t *testing.T, db *DB, query string) any {
	t.Helper()
	_, rows, err := db.Rows(context.Background(), query)
	if err != nil {
		t.Fatal(err)
	}
	return rows[0][0]
}

func TestSettingsHoldForEverySession(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "w.duckdb"), Options{Threads: 1, Memory: "300MB"})
	ctx := context.Background()
	first, err := db.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	for _, c := range []struct{ query, want string }{
		{"select current_setting('TimeZone')", "UTC"},
		{"select cast(timestamptz '2026-07-01 12:00:00+02:00' as varchar)", "2026-07-01 10:00:00+00"},
		{"select current_setting('threads')::varchar", "1"},
		{"select current_setting('memory_limit')", "286.1 MiB"},
		{"select current_setting('autoinstall_known_extensions')::varchar", "false"},
		{"select current_setting('autoload_known_extensions')::varchar", "false"},
		{"select current_setting('preserve_insertion_order')::varchar", "false"},
	} {
		var a string
		if err := first.QueryRowContext(ctx, c.query).Scan(&a); err != nil || a != c.want {
			t.Errorf("first session, %s: %q %v, want %q", c.query, a, err, c.want)
		}
		if b := one(t, db, c.query); b != c.want {
			t.Errorf("second session, %s: %q, want %q", c.query, b, c.want)
		}
	}
}

// What is written into a fresh file is seen by every session of it, goes on from what was there, and is whole once it is closed.
func TestFresh(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "w.duckdb")
	old := open(t, path, Options{})
	if _, err := old.ExecContext(ctx, "create table kept as select range as n from range(300000)"); err != nil {
		t.Fatal(err)
	}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	db := open(t, path, Options{Fresh: true})
	var sessions []*sql.Conn
	for range 3 {
		c, err := db.Conn(ctx)
		if err != nil {
			t.Fatal(err)
		}
		sessions = append(sessions, c)
	}
	for i, c := range sessions {
		if _, err := c.ExecContext(ctx, fmt.Sprintf("create table made_%d as select count(*) as n from kept", i)); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range sessions {
		c.Close()
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	again := open(t, path, Options{ReadOnly: true})
	if got := one(t, again, "select sum(n) from (from made_0 union all from made_1 union all from made_2)"); fmt.Sprint(got) != "900000" {
		t.Errorf("got %v", got)
	}
}

func TestPaths(t *testing.T) {
	for i, name := range []string{"w.duckdb", "100 % client.duckdb", "what?.duckdb", "a#b.duckdb", "l'été.duckdb", "w.duckdb", "a?#l'été %.duckdb"} {
		isFresh := i > 4
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), name)
			db := open(t, path, Options{Fresh: isFresh})
			if _, err := db.ExecContext(context.Background(), "create schema raw; create table raw.t as select 42 as n"); err != nil {
				t.Fatal(err)
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			if _, err := os.Stat(path); err != nil {
				t.Fatal(err)
			}
			if files, err := os.ReadDir(filepath.Dir(path)); err != nil || len(files) != 1 {
				t.Errorf("%d files beside the database, %v", len(files), err)
			}
			again := open(t, path, Options{ReadOnly: true})
			if got := one(t, again, "select n from raw.t"); got != int32(42) {
				t.Errorf("got %v", got)
			}
			if _, err := again.ExecContext(context.Background(), "create table raw.u as select 1 as n"); err == nil {
				t.Error("a read-only database was written")
			}
		})
	}
	if _, err := Open(context.Background(), filepath.Join(t.TempDir(), "none.duckdb"), Options{ReadOnly: true}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("absent file, read-only: %v", err)
	}
}

func TestSeal(t *testing.T) {
	dir := t.TempDir()
	csv := filepath.Join(dir, "x.csv")
	if err := os.WriteFile(csv, []byte("a\n1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	db := open(t, filepath.Join(dir, "w.duckdb"), Options{})
	ctx := context.Background()
	if _, err := db.ExecContext(ctx, "create table t as select * from read_csv("+Literal(csv)+")"); err != nil {
		t.Fatal(err)
	}
	if err := db.Seal(ctx); err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{
		"select * from read_csv(" + Literal(csv) + ")", "attach '" + dir + "/o.duckdb' as o",
		"copy t to '" + dir + "/t.csv'", "set enable_external_access = true", "install httpfs",
	} {
		if _, err := db.ExecContext(ctx, q); err == nil {
			t.Errorf("sealed, yet it ran: %s", q)
		}
	}
	if got := one(t, db, "select count(*) from t"); got != int64(1) {
		t.Errorf("after sealing: %v", got)
	}
}

func TestErrors(t *testing.T) {
	db := open(t, "", Options{})
	for _, c := range []struct {
		query        string
		kind         string
		line, column int
		message      string
	}{
		{"select 1\nfrom where", "parser", 2, 6, `syntax error at or near "where"`},
		{"select 1,\n  nope\nfrom (select 2 as n)", "binder", 2, 3, `Referenced column "nope" not found`},
		{"select * from absent", "catalog", 1, 15, "Table with name absent does not exist"},
		{"select cast('x' as integer)", "conversion", 1, 8, "Could not convert string 'x' to INT32"},
	} {
		_, _, err := db.Rows(context.Background(), c.query)
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("%q: %T %v", c.query, err, err)
			continue
		}
		if e.Kind != c.kind || e.Line != c.line || e.Column != c.column || !strings.Contains(e.Message, c.message) {
			t.Errorf("%q: %+v, want %+v", c.query, e, c)
		}
		if strings.Contains(e.Message, "LINE ") || strings.Contains(e.Message, "Error:") {
			t.Errorf("%q: DuckDB's layout is left in %q", c.query, e.Message)
		}
	}
	if err := Translate(context.Canceled); err != context.Canceled {
		t.Errorf("another error was changed: %v", err)
	}
}

// TestLocked holds a database in a child process, which is this test binary again.
func TestLocked(t *testing.T) {
	if path := os.Getenv("BILAN_HOLD"); path != "" {
		db := open(t, path, Options{})
		defer db.Close()
		os.Stdout.WriteString("held\n")
		os.Stdin.Read(make([]byte, 1))
		return
	}
	path := filepath.Join(t.TempDir(), "w.duckdb")
	child := exec.Command(os.Args[0], "-test.run=^TestLocked$")
	child.Env = append(os.Environ(), "BILAN_HOLD="+path)
	stdin, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	stop := time.AfterFunc(30*time.Second, func() { child.Process.Kill() })
	defer stop.Stop()
	defer child.Wait()
	defer stdin.Close()
	if _, err := stdout.Read(make([]byte, 5)); err != nil {
		t.Fatal(err)
	}
	_, err = Open(context.Background(), path, Options{})
	var locked *LockedError
	if !errors.As(err, &locked) || !errors.Is(err, ErrLocked) {
		t.Fatalf("%T %v", err, err)
	}
	if locked.PID != child.Process.Pid || locked.Path != path {
		t.Errorf("%+v, want process %d", locked, child.Process.Pid)
	}
}

func TestSameFileTwiceInOneProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.duckdb")
	open(t, path, Options{})
	if _, err := Open(context.Background(), path, Options{ReadOnly: true}); !errors.Is(err, ErrLocked) {
		t.Errorf("another mode: %v", err)
	}
}

func TestDefaultMemory(t *testing.T) {
	for _, c := range []struct {
		limit string
		want  int64
	}{
		{"18.7 GiB", maxMemory}, {"4.0 GiB", 3 << 30}, {"800.0 MiB", 600 << 20}, {"8.0 GB", 6_000_000_000},
		{"1.0 TiB", maxMemory}, {"nonsense", 1 << 30},
	} {
		if got := defaultMemory(c.limit); got != c.want {
			t.Errorf("%s: %d, want %d", c.limit, got, c.want)
		}
	}
}

func TestQuoteAndLiteral(t *testing.T) {
	db := open(t, "", Options{})
	name, text := `we"ird; name`, "l'été \x00\n-- \\"
	got := one(t, db, "select "+Quote(name)+" from (select "+Literal(text)+" as "+Quote(name)+")")
	if want := strings.ReplaceAll(text, "\x00", ""); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// A thread more than there are parts of a table is a thread that waits.
func TestFitThreads(t *testing.T) {
	ctx := t.Context()
	for rows, want := range map[string]int64{"100": 1, "200000": 2, "600000": 4} {
		db, err := Open(ctx, "", Options{Threads: 4})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.ExecContext(ctx, "create table numbers as select i from range("+rows+") r(i)"); err != nil {
			t.Fatal(err)
		}
		if err := db.FitThreads(ctx); err != nil {
			t.Fatal(err)
		}
		if got := one(t, db, "select current_setting('threads')"); got != want {
			t.Errorf("%s rows: %v threads, not %d", rows, got, want)
		}
		db.Close()
	}
}

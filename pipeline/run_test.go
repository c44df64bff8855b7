package pipeline

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"bilan/pipeline/workspace"
	models "bilan/sql"
)

var cut = time.Date(2027, 1, 4, 7, 0, 0, 0, time.UTC)

// tiny copies the tiny workspace, so that a test may change it.
func tiny(t *testing.T) Options {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../fixtures/tiny")); err != nil {
		t.Fatal(err)
	}
	ws, err := workspace.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return Options{
		Workspace: ws, Models: models.FS, AsOf: cut, Clock: func() time.Time { return cut },
		Periods: func(from, to time.Time) []Period {
			return []Period{{Grain: "week", Key: "2026-W53", From: cut.AddDate(0, 0, -8), To: cut.AddDate(0, 0, -1)}}
		},
	}
}

func TestRunThenRunAgainIsTheSame(t *testing.T) {
	o := tiny(t)
	first, err := Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	rows, _, _, _, _ := first.Load.Counts()
	if rows == 0 || len(first.Built) == 0 || len(first.Checks) == 0 {
		t.Fatalf("nothing was done: %d rows, %d models, %d checks", rows, len(first.Built), len(first.Checks))
	}
	second, err := Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if again, _, _, _, _ := second.Load.Counts(); again != 0 {
		t.Errorf("the second run read %d rows, want none", again)
	}
	if a, b := incidents(t, o), incidents(t, o); !bytes.Equal(a, b) || len(a) == 0 {
		t.Error("the warehouse changed")
	}
}

// incidents dumps a mart as text.
func incidents(t *testing.T, o Options) []byte {
	t.Helper()
	db, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var text []byte
	err = db.QueryRowContext(t.Context(),
		"select string_agg(cast(i as varchar), chr(10) order by incident_id) from marts.incidents as i").Scan(&text)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// A model that fails leaves the warehouse of the run before, and no half-built file.
func TestFailedBuildLeavesTheWarehouse(t *testing.T) {
	o := tiny(t)
	if _, err := Run(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	before := incidents(t, o)
	broken := fstest.MapFS{}
	all, err := models.FS.ReadDir("marts")
	if err != nil || len(all) == 0 {
		t.Fatal(err)
	}
	for _, layer := range []string{"raw", "run", "staging", "marts", "metrics", "checks"} {
		entries, err := models.FS.ReadDir(layer)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			data, err := models.FS.ReadFile(layer + "/" + e.Name())
			if err != nil {
				t.Fatal(err)
			}
			broken[layer+"/"+e.Name()] = &fstest.MapFile{Data: data}
		}
	}
	broken["marts/zz_broken.sql"] = &fstest.MapFile{Data: []byte(
		"-- marts.zz_broken: one row that cannot be.\n-- key: x\nselect cast('abc' as integer) as x from staging.incidents\n")}
	bad := o
	bad.Models = broken
	if _, err := Build(t.Context(), bad); err == nil {
		t.Fatal("a model that cannot be built was built")
	}
	if !bytes.Equal(before, incidents(t, o)) {
		t.Error("the failed build changed the warehouse")
	}
	leftovers, err := filepath.Glob(filepath.Join(StateDir(o.Workspace), "warehouse.duckdb?*"))
	if err != nil || len(leftovers) > 0 {
		t.Errorf("left behind: %v %v", leftovers, err)
	}
}

func TestSecondRunSaysWhoHoldsTheWorkspace(t *testing.T) {
	o := tiny(t)
	unlock, err := lock(o)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Run(t.Context(), o)
	var held *LockedError
	if !errors.As(err, &held) || held.PID != os.Getpid() || !held.Since.Equal(cut) {
		t.Errorf("want the holder and since when, got %v", err)
	}
	unlock()
	if _, err := Run(t.Context(), o); err != nil {
		t.Errorf("after the lock was let go: %v", err)
	}
}

func TestNothingBuiltYet(t *testing.T) {
	if _, err := Open(context.Background(), tiny(t)); !errors.Is(err, ErrNotBuilt) {
		t.Errorf("got %v", err)
	}
}

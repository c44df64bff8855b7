package pipeline

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// What processes that were killed left behind is gone after the next run: extracts, spilled rows, and a log that the engine would
// replay into a warehouse that it is not of.
func TestLeftoversAreCleared(t *testing.T) {
	o := tiny(t)
	if _, err := Run(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	before := incidents(t, o)
	left := []string{
		filepath.Join(temporaryDir(o), "client-1", "client.duckdb"),
		filepath.Join(temporaryDir(o), "duckdb_temp_storage_DEFAULT-0.tmp"),
		WarehousePath(o.Workspace) + ".wal",
		filepath.Join(StateDir(o.Workspace), "moving.duckdb"),
	}
	leave := func() {
		for _, path := range left {
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte("of another"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, full := range []bool{false, true} {
		leave()
		o.Full = full
		if _, err := Build(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		for _, path := range left {
			if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s is still there: %v", path, err)
			}
		}
		if string(incidents(t, o)) != string(before) {
			t.Error("the warehouse changed")
		}
	}
}

// A run leaves alone the files of a pack that is being written beside it.
func TestFilesInUseAreNotCleared(t *testing.T) {
	o := tiny(t)
	dirs, releases := [2]string{}, [2]func() error{}
	for i := range dirs {
		var err error
		if dirs[i], releases[i], err = temporary(o); err != nil {
			t.Fatal(err)
		}
	}
	killed := filepath.Join(temporaryDir(o), "client-killed")
	if err := os.Mkdir(killed, 0o755); err != nil {
		t.Fatal(err)
	}
	isThere := func(path string) bool {
		_, err := os.Stat(path)
		return err == nil
	}
	for i := range dirs {
		unlock, err := lock(o)
		if err != nil {
			t.Fatal(err)
		}
		unlock()
		if !isThere(dirs[i]) || !isThere(killed) {
			t.Errorf("with %d folders in use, theirs or all were cleared", len(dirs)-i)
		}
		if err := releases[i](); err != nil || isThere(dirs[i]) {
			t.Errorf("a folder that was given back is still there: %v", err)
		}
	}
	unlock, err := lock(o)
	if err != nil {
		t.Fatal(err)
	}
	unlock()
	if isThere(killed) {
		t.Error("what was left behind is still there when nobody works any more")
	}
}

package model

import (
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"bilan/pipeline/warehouse"
	"bilan/pipeline/workspace"
)

var update = flag.Bool("update", false, "rewrite the wanted answers in testdata")

// TestOwn reads and proves the models of a workspace, and compares the ids in building order, or the problems, with the file
// "want". A file "allow" lets the models read files; HERE stands for the folder of the test.
func TestOwn(t *testing.T) {
	builtin, err := txtar.ParseFile("testdata/builtin.txtar")
	if err != nil {
		t.Fatal(err)
	}
	base := system(builtin)
	cases, err := filepath.Glob("testdata/own/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, name := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got := own(t, base, archive)
			last := &archive.Files[len(archive.Files)-1]
			if last.Name != "want" {
				t.Fatalf("the last file is %q, want \"want\"", last.Name)
			}
			if *update {
				last.Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(last.Data), got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// system is the files of an archive.
func system(archive *txtar.Archive) fs.FS {
	files := fstest.MapFS{}
	for _, f := range archive.Files {
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return files
}

// own is what a person is told of the models in an archive.
func own(t *testing.T, base fs.FS, archive *txtar.Archive) string {
	t.Helper()
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	allow := false
	files := append([]txtar.File{{Name: "bilan.yaml", Data: []byte("version: 1\nzone: UTC\n")}}, archive.Files...)
	for _, f := range files {
		allow = allow || f.Name == "allow"
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(strings.ReplaceAll(string(f.Data), "HERE", filepath.ToSlash(here))), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	ws, err := workspace.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	db, err := warehouse.Open(t.Context(), "", warehouse.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	models, err := Read(t.Context(), db, base, Own{FS: os.DirFS(filepath.Join(dir, "sql")), Folder: "sql", AllowFiles: allow})
	if err == nil {
		err = Prove(t.Context(), db, models, ws.KPIs)
	}
	var problems workspace.Problems
	switch {
	case errors.As(err, &problems):
		var said strings.Builder
		for _, p := range problems {
			said.WriteString(p.String() + "\n")
			if p.Hint != "" {
				said.WriteString("  " + p.Hint + "\n")
			}
		}
		return said.String()
	case err != nil:
		t.Fatal(err)
	}
	var ids []string
	for _, m := range models {
		if m.Own {
			ids = append(ids, m.ID())
		}
	}
	return strings.Join(ids, ", ") + "\n"
}

// A built-in model at fault is the program's, not the workspace's.
func TestReadBuiltin(t *testing.T) {
	db, err := warehouse.Open(t.Context(), "", warehouse.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for name, text := range map[string]string{
		"syntax":  "-- marts/a.sql --\n-- marts.a: one row.\nselect from\n",
		"unknown": "-- marts/a.sql --\n-- marts.a: one row.\nselect * from marts.b\n",
		"circle":  "-- marts/a.sql --\n-- marts.a: one row.\nselect * from marts.b\n-- marts/b.sql --\n-- marts.b: one row.\nselect * from marts.a\n",
	} {
		_, err = Read(t.Context(), db, system(txtar.Parse([]byte(text))))
		var build *BuildError
		if !errors.As(err, &build) || !strings.HasPrefix(build.File, "marts/") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

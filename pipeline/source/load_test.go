package source

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bilan/pipeline/warehouse"
	"bilan/pipeline/workspace"
)

var testNow = time.Date(2026, 9, 21, 6, 0, 0, 0, time.UTC)

// openWorkspace makes a workspace of files: bilan.yaml is written around the sources, one a line.
func openWorkspace(t testing.TB, sources string, files map[string]string) *workspace.Workspace {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		write(t, filepath.Join(dir, filepath.FromSlash(name)), content)
	}
	write(t, filepath.Join(dir, "bilan.yaml"), "version: 1\norganisation: Essai\nzone: Europe/Paris\nsources:\n"+sources+"\n")
	return reopen(t, dir)
}

func reopen(t testing.TB, dir string) *workspace.Workspace {
	t.Helper()
	ws, err := workspace.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return ws
}

func write(t testing.TB, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t testing.TB, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func load(t testing.TB, ws *workspace.Workspace) (Result, error) {
	t.Helper()
	return Load(context.Background(), ws, Options{StateDir: filepath.Join(ws.Dir, ".bilan"), Now: testNow})
}

// ask runs a query over the landed rows of a kind, which it knows as {rows}, and gives its rows as text.
func ask(t testing.TB, ix *Index, rows workspace.Rows, query string) string {
	t.Helper()
	db, err := warehouse.Open(context.Background(), "", warehouse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	_, got, err := db.Rows(context.Background(), strings.ReplaceAll(query, "{rows}", "("+ix.Select(rows)+")"))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, row := range got {
		for i, v := range row {
			if i > 0 {
				b.WriteByte('|')
			}
			if at, ok := v.(time.Time); ok {
				v = at.UTC().Format("2006-01-02 15:04:05.999999")
			}
			fmt.Fprint(&b, v)
		}
		b.WriteByte('\n')
	}
	return strings.TrimSuffix(b.String(), "\n")
}

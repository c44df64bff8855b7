package source

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"
	"unicode/utf8"

	"bilan/pipeline/workspace"
)

// readWhole reads a file of a format to its end, as a load does, without the engine that lands it.
func readWhole(t *testing.T, format string, data []byte) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x."+format)
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	limits := Limits{FileBytes: 8 << 20, RecordBytes: 1 << 20, CellBytes: 1 << 12, Columns: 200, Ratio: 50, Time: 20 * time.Second}.orDefault()
	in, err := identify(found{path, "x." + format}, workspace.Source{Name: "s", Format: format}, nil, limits, t.TempDir())
	if err != nil {
		return
	}
	o, err := in.open(t.Context(), true)
	if err != nil {
		return
	}
	last := int64(0)
	for err == nil || asRow(err) != nil {
		var line int64
		var cells [][]byte
		line, cells, err = o.rows.next()
		if err == nil && line < last {
			t.Fatalf("line %d after line %d", line, last)
		}
		last = line
		for _, c := range cells {
			if !utf8.Valid(c) || int64(len(c)) > limits.CellBytes {
				t.Fatalf("a cell of %d bytes: %.200q", len(c), c)
			}
		}
	}
	if _, closing := o.finish(errors.Is(err, io.EOF)); closing != nil {
		t.Fatal(closing)
	}
}

// The readers end on anything: in rows of valid text, lines that rise, or an error.
func fuzzFormat(f *testing.F, format string, seeds ...[]byte) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) < 1<<16 {
			readWhole(t, format, data)
		}
	})
}

func FuzzJSON(f *testing.F) {
	fuzzFormat(f, "json", []byte(`[{"a":1,"b":{"c":[1,{"d":null}]}}]`), []byte(`{"x":1,"rows":[{"a":"\ud800"}]}`), []byte(`[[[[`), []byte("[{}]x"))
}

func FuzzNDJSON(f *testing.F) {
	fuzzFormat(f, "ndjson", []byte("{\"a\":1}\n{\"b\":[]}\n"), []byte("{\"a\":{\"a\":{}}}"))
}

func FuzzXLSX(f *testing.F) {
	book, err := os.ReadFile(dirty + "/workbook/export.xlsx")
	if err != nil {
		f.Fatal(err)
	}
	fuzzFormat(f, "xlsx", book, book[:len(book)/2], []byte("PK\x03\x04"))
}

func FuzzRegister(f *testing.F) {
	fuzzFormat(f, "yaml", []byte("- {a: 1, b: x}\n- a: |\n    t\n"), []byte("a: &a [*a]"), []byte("- - - -"))
}

func FuzzSQLite(f *testing.F) {
	store, err := os.ReadFile(dirty + "/store-sqlite/export.sqlite")
	if err != nil {
		f.Fatal(err)
	}
	fuzzFormat(f, "sqlite", store, store[:len(store)/2], []byte("SQLite format 3\x00"))
}

func FuzzParquet(f *testing.F) {
	store, err := os.ReadFile(dirty + "/store-parquet/export.parquet")
	if err != nil {
		f.Fatal(err)
	}
	fuzzFormat(f, "parquet", store, store[:len(store)/2], []byte("PAR1PAR1"))
}

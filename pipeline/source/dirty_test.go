package source

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bilan/pipeline/warehouse"
	"bilan/pipeline/workspace"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const dirty = "../../fixtures/dirty"

// TestDirty loads every folder of fixtures/dirty, which has one defect each, and compares all that the loader says of it,
// and the rows, with want.txt.
func TestDirty(t *testing.T) {
	folders, err := os.ReadDir(dirty)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		if !f.IsDir() {
			continue
		}
		t.Run(f.Name(), func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(dirty, f.Name())
			got := describe(t, dir)
			golden := filepath.Join(dir, "want.txt")
			if *update {
				write(t, golden, got)
				return
			}
			if want := read(t, golden); got != want {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

// describe loads the export of a folder and says in text what came of it.
func describe(t *testing.T, dir string) string {
	t.Helper()
	exports, err := filepath.Glob(filepath.Join(dir, "export.*"))
	if err != nil || len(exports) != 1 {
		t.Fatalf("%d exports, %v", len(exports), err)
	}
	mapping, err := os.ReadFile(filepath.Join(dir, "mapping.yaml"))
	if errors.Is(err, os.ErrNotExist) {
		mapping, err = os.ReadFile(filepath.Join(dirty, "mapping.yaml"))
	}
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Base(exports[0])
	source := "  - name: dirty\n    path: " + file + "\n    mapping: mapping.yaml\n"
	if b, err := os.ReadFile(filepath.Join(dir, "source.txt")); err == nil {
		source += "    " + strings.TrimSpace(string(b)) + "\n"
	}
	ws := openWorkspace(t, source, map[string]string{"mapping.yaml": string(mapping), file: read(t, exports[0])})
	r, err := load(t, ws)
	var b bytes.Buffer
	if err != nil {
		fmt.Fprintf(&b, "error: %v\n", err)
		if h := Hint(err); h != "" {
			fmt.Fprintf(&b, "hint: %s\n", h)
		}
	}
	if r.Index == nil {
		return b.String()
	}
	x := r.Files[0].Landed
	if x.RowCount != x.LoadedCount+x.RejectedCount+x.FilteredCount {
		t.Errorf("rows are not conserved: %+v", x)
	}
	describeLanded(&b, x)
	var rejects bytes.Buffer
	if err := r.Index.WriteRejects(&rejects); err != nil {
		t.Fatal(err)
	}
	if _, list, _ := strings.Cut(rejects.String(), "\n"); list != "" {
		fmt.Fprintf(&b, "\nrejects\n%s", list)
	}
	if x.LoadedCount > 0 {
		fmt.Fprintf(&b, "\nrows\n%s\n", strings.ReplaceAll(printRows(t, r.Index, x.Rows), "\x1e", "␞"))
	}
	return b.String()
}

func describeLanded(b *bytes.Buffer, x Landed) {
	fmt.Fprintf(b, "rows %d = loaded %d + rejected %d + filtered %d; lost cells %d\n", x.RowCount, x.LoadedCount, x.RejectedCount, x.FilteredCount, x.LostCells)
	fmt.Fprintf(b, "format %s", x.Format)
	for _, p := range [][2]string{{"encoding", x.Encoding}, {"separator", x.Separator}, {"ends of lines", x.LineEnd}} {
		if p[1] != "" {
			fmt.Fprintf(b, ", %s %s", p[0], p[1])
		}
	}
	if x.Gzip {
		b.WriteString(", gzip")
	}
	fmt.Fprintf(b, "\nheader %s\n", strings.Join(x.Header, " | "))
	if !x.Latest.IsZero() {
		fmt.Fprintf(b, "latest %s\n", x.Latest.Format("2006-01-02T15:04:05Z07:00"))
	}
	for _, c := range slices.Sorted(maps.Keys(x.DateOrders)) {
		fmt.Fprintf(b, "order of %s: %s\n", c, x.DateOrders[c])
	}
	for _, u := range x.Unmapped {
		fmt.Fprintf(b, "unmapped %s: %q in %s\n", u.Column, u.Word, count(u.Rows, "row"))
	}
	for _, n := range x.Notes {
		fmt.Fprintf(b, "note: %s\n", n)
	}
}

// printRows prints the landed rows with the columns that have a value.
func printRows(t *testing.T, ix *Index, rows workspace.Rows) string {
	t.Helper()
	var names, counts []string
	for _, c := range tableOf(rows).columns[2:] {
		if c.name != "load_id" && c.name != "is_update" {
			names = append(names, warehouse.Quote(c.name))
			counts = append(counts, "count("+warehouse.Quote(c.name)+")")
		}
	}
	var columns []string
	for i, n := range strings.Split(ask(t, ix, rows, "select "+strings.Join(counts, ", ")+" from {rows}"), "|") {
		if n != "0" {
			columns = append(columns, names[i])
		}
	}
	header := strings.ReplaceAll(strings.Join(columns, "|"), `"`, "")
	cells := "coalesce(cast(" + strings.Join(columns, " as varchar), '∅'), coalesce(cast(") + " as varchar), '∅')"
	return header + "\n" + ask(t, ix, rows, "select replace(concat_ws('|', "+cells+"), chr(10), '⏎') from {rows} order by source_line")
}

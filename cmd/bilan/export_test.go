package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow/ipc"

	"bilan/pipeline/warehouse"
)

// TestExportGivesTheFigures reads every format back, as another program would, and finds the figures that bilan kpi prints, and the
// incidents of the warehouse.
func TestExportGivesTheFigures(t *testing.T) {
	dir, err := builtTiny()
	if err != nil {
		t.Fatal(err)
	}
	kpis := []string{"incidents_opened", "backlog", "sla_met", "time_to_resolve"}
	want := printedFigures(t, dir, kpis)
	if len(want) < 40 {
		t.Fatalf("only %d figures are printed", len(want))
	}
	db, err := warehouse.Open(t.Context(), "", warehouse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for format, from := range map[string][2]string{
		"parquet": {"read_parquet('%s/kpi/*/*.parquet', hive_partitioning = false)", "read_parquet('%s/marts/incidents/*/*.parquet', hive_partitioning = false)"},
		"csv":     {"read_csv('%s/kpi/*/*.csv', hive_partitioning = false)", "read_csv('%s/marts/incidents/*/*.csv', hive_partitioning = false)"},
		"duckdb":  {"exported.kpi", "exported.marts.incidents"},
	} {
		out := filepath.Join(t.TempDir(), format)
		if err := silently([]string{"-C", dir, "export", "marts.incidents", "-f", format, "-o", out}); err != nil {
			t.Fatal(err)
		}
		if format == "duckdb" {
			if _, err := db.ExecContext(t.Context(), "attach "+warehouse.Literal(filepath.Join(out, "bilan.duckdb"))+" as exported (read_only)"); err != nil {
				t.Fatal(err)
			}
		}
		place := func(text string) string { return strings.ReplaceAll(text, "%s", out) }
		got := map[string]string{}
		_, rows, err := db.Rows(t.Context(), "select kpi, period, cast(figure as double), n from "+place(from[0])+" where grain = 'week' and kpi in ('"+strings.Join(kpis, "', '")+"')")
		if err != nil {
			t.Fatalf("%s: %v", format, err)
		}
		for _, r := range rows {
			figure := ""
			if r[2] != nil {
				figure = fmt.Sprint(r[2])
			}
			got[fmt.Sprint(r[0], " ", r[1])] = fmt.Sprint(figure, " of ", r[3])
		}
		compareFigures(t, format, got, want)
		var n int64
		if err := db.QueryRowContext(t.Context(), "select count(distinct incident_id) from "+place(from[1])).Scan(&n); err != nil || n < 25 {
			t.Errorf("%s: %d incidents, %v", format, n, err)
		}
	}
	out := filepath.Join(t.TempDir(), "arrow")
	if err := silently([]string{"-C", dir, "export", "marts.incidents", "-f", "arrow", "-o", out}); err != nil {
		t.Fatal(err)
	}
	got, week := map[string]string{}, false
	for _, r := range arrowRows(t, filepath.Join(out, "kpi")) {
		if week = r["grain"] == "week"; week && strings.Contains(strings.Join(kpis, " ")+" ", r["kpi"]+" ") {
			got[r["kpi"]+" "+r["period"]] = strings.TrimPrefix(r["figure"]+" of "+r["n"], "(null)")
		}
	}
	compareFigures(t, "arrow", got, want)
}

// printedFigures are what bilan kpi prints by week: figure and n, by KPI and period.
func printedFigures(t *testing.T, dir string, kpis []string) map[string]string {
	t.Helper()
	var said, mistakes bytes.Buffer
	if code := run(context.Background(), append([]string{"-q", "-C", dir, "kpi", "--grain", "week", "-f", "csv"}, kpis...), &said, &mistakes, fixedNow); code != exitOK {
		t.Fatalf("exit %d: %s", code, mistakes.String())
	}
	rows, err := csv.NewReader(&said).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, name := range rows[0] {
		at[name] = i
	}
	all := map[string]string{}
	for _, r := range rows[1:] {
		all[r[at["kpi"]]+" "+r[at["period"]]] = r[at["figure"]] + " of " + r[at["n"]]
	}
	return all
}

func compareFigures(t *testing.T, format string, got, want map[string]string) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d figures, want %d", format, len(got), len(want))
	}
	for key, w := range want {
		if got[key] != w {
			t.Errorf("%s: %s is %q, want %q", format, key, got[key], w)
		}
	}
}

// arrowRows reads the Arrow files of a folder, each cell as text.
func arrowRows(t *testing.T, folder string) (all []map[string]string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		file, err := ipc.NewFileReader(f)
		if err != nil {
			return err
		}
		defer file.Close()
		for i := range file.NumRecords() {
			batch, err := file.RecordBatch(i)
			if err != nil {
				return err
			}
			for row := range int(batch.NumRows()) {
				cells := map[string]string{}
				for c, field := range batch.Schema().Fields() {
					cells[field.Name] = batch.Column(c).ValueStr(row)
				}
				all = append(all, cells)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

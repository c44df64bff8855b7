package sql_test

import (
	"context"
	"encoding/csv"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"bilan/metrics"
)

var update = flag.Bool("update", false, "rewrite want.csv of the cases from what the models answer")

// A case is testdata/<schema>.<model>/<case>.txtar: a comment that says which rule it proves, the tables the model reads as
// <schema>.<table>.csv with the columns and rows that matter, "calendars" with lines "id from to", "grid" with targets as a
// contract, and want.csv with any of the columns of the model. Rows are compared both ways. Seconds since 1970 are written as instants.
func TestCases(t *testing.T) {
	g := mustGraph(t)
	files, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		id := filepath.Base(filepath.Dir(file))
		if id == slaCases {
			continue
		}
		t.Run(id+"/"+strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			runCase(t, g, id, file)
		})
	}
}

var refers = regexp.MustCompile(`domain|sla-case`)

func runCase(t *testing.T, g *graph, id, file string) {
	m, ok := g.byID[id]
	if !ok {
		t.Fatalf("no model is called %s", id)
	}
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !refers.Match(archive.Comment) {
		t.Errorf("the comment on top must say which rule of the domain the case proves")
	}
	given := inputs{}
	want := -1
	for i, f := range archive.Files {
		switch name := f.Name; {
		case name == "want.csv":
			want = i
		case name == "calendars":
			given["staging.calendar_days"] = calendarDays(t, string(f.Data))
			if reads(g, id, "staging.calendar_dates", given, map[string]bool{}) {
				given["staging.calendar_dates"] = calendarDates(t, string(f.Data))
			}
		case name == "grid":
			maps.Copy(given, gridTables("staging", readCSV(t, name, string(f.Data))))
		default:
			given[strings.TrimSuffix(name, ".csv")] = readCSV(t, name, string(f.Data))
		}
	}
	if want < 0 {
		t.Fatal("there is no want.csv")
	}
	completeContracts(given)
	settle(g, m, given)
	db := memory(t)
	prepare(t, db, g, m, given)
	names, rows, err := db.Rows(context.Background(), m.SQL)
	if err != nil {
		t.Fatal(err)
	}
	wanted := readCSV(t, "want.csv", string(archive.Files[want].Data))
	if len(wanted) == 0 {
		t.Fatal("want.csv needs at least its header")
	}
	header := wanted[0]
	var got [][]string
	for _, row := range rows {
		line := make([]string, len(header))
		for i, name := range header {
			at := slices.Index(names, name)
			if at < 0 {
				t.Fatalf("want.csv: %s has no column %q", id, name)
			}
			line[i] = cell(name, row[at])
		}
		got = append(got, line)
	}
	slices.SortFunc(got, slices.Compare)
	if *update {
		archive.Files[want].Data = []byte(writeCSV(header, got))
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	compare(t, header, wanted[1:], got)
}

// settle completes run.params: a case names only the settings that matter to it.
func settle(g *graph, m interface{ ID() string }, given inputs) {
	if _, ok := given["run.rules"]; !ok && reads(g, m.ID(), "run.rules", given, map[string]bool{}) {
		given["run.rules"] = rules
	}
	row := maps.Clone(defaults)
	rows, ok := given["run.params"]
	if ok && len(rows) > 1 {
		for i, name := range rows[0] {
			row[name] = rows[1][i]
		}
	}
	if !ok && !reads(g, m.ID(), "run.params", given, map[string]bool{}) {
		return
	}
	names := slices.Sorted(maps.Keys(row))
	var cells []string
	for _, n := range names {
		cells = append(cells, row[n])
	}
	given["run.params"] = [][]string{names, cells}
}

// reads reports whether a model reads another, through models that the case does not give.
func reads(g *graph, id, target string, given inputs, seen map[string]bool) bool {
	for _, read := range g.byID[id].Reads {
		if read == target {
			return true
		}
		if _, ok := given[read]; ok || seen[read] {
			continue
		}
		seen[read] = true
		if reads(g, read, target, given, seen) {
			return true
		}
	}
	return false
}

func writeCSV(header []string, rows [][]string) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	w.Write(header)
	w.WriteAll(rows)
	return b.String()
}

// compare tells every row that is missing and every row that is too many.
func compare(t *testing.T, header []string, want, got [][]string) {
	t.Helper()
	left := map[string]int{}
	for _, row := range got {
		left[strings.Join(row, ",")]++
	}
	failed := false
	for _, row := range want {
		line := strings.Join(row, ",")
		if left[line] == 0 {
			failed = true
			t.Errorf("missing: %s", line)
			continue
		}
		left[line]--
	}
	for _, line := range slices.Sorted(maps.Keys(left)) {
		for range left[line] {
			failed = true
			t.Errorf("surplus: %s", line)
		}
	}
	if failed {
		t.Logf("columns: %s", strings.Join(header, ","))
	}
}

// Every model that decides something has a case; a check has one that fires and one that does not.
func TestEveryModelHasItsCases(t *testing.T) {
	g := mustGraph(t)
	kpis := map[string]bool{}
	for _, k := range metrics.Catalogue {
		kpis["metrics."+k.ID] = true
	}
	total := 0
	for _, m := range g.ordered {
		files, err := filepath.Glob("testdata/" + m.ID() + "/*.txtar")
		if err != nil {
			t.Fatal(err)
		}
		total += len(files)
		decides := strings.Contains(m.SQL, "with ")
		if (m.Schema == "marts" || m.Schema == "staging" && decides || kpis[m.ID()]) && len(files) == 0 {
			t.Errorf("%s has no case", m.ID())
		}
		if m.Schema != "checks" {
			continue
		}
		var fires, passes bool
		for _, file := range files {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range archive.Files {
				if f.Name == "want.csv" {
					rows := len(readCSV(t, file, string(f.Data)))
					fires, passes = fires || rows > 1, passes || rows == 1
				}
			}
		}
		if !fires || !passes {
			t.Errorf("%s needs a case that fires (there: %t) and one that does not (there: %t)", m.ID(), fires, passes)
		}
	}
	folders, err := filepath.Glob("testdata/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		if filepath.Base(folder) == slaCases {
			continue
		}
		if _, ok := g.byID[filepath.Base(folder)]; !ok {
			t.Errorf("%s holds cases of no model", folder)
		}
	}
	t.Logf("%d cases", total)
}

package sql_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// slaCases is the folder of the acceptance cases of the clock.
const slaCases = "sla_cases"

// elsewhere are the acceptance cases that no clock shows: a contract file that is refused, the compliance of a period.
var elsewhere = map[string]string{
	"10": "../pipeline/workspace/testdata/problems/contract-stops.txtar",
	"15": "../pipeline/workspace/testdata/problems/contract-lines.txtar",
	"28": "testdata/marts.contract_verdicts/threshold.txtar",
	"29": "testdata/marts.contract_verdicts/threshold.txtar",
	"30": "../pipeline/workspace/testdata/problems/contract-credits.txtar",
}

// Every line of the acceptance suite of the clock is a case: testdata/sla_cases/<nn>-<words>.txtar gives raw tables, with
// "calendars" and "grid" as in [TestCases], and says what the whole graph makes of them in <schema>.<table>.want.csv. The columns
// incident and line stand for the keys.
func TestSLACases(t *testing.T) {
	g := mustGraph(t)
	shown := maps.Clone(elsewhere)
	files, err := filepath.Glob("testdata/" + slaCases + "/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		number, _, _ := strings.Cut(name, "-")
		shown[number] = file
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			runSLACase(t, g, file)
		})
	}
	for n := 1; n <= 30; n++ {
		number := fmt.Sprintf("%02d", n)
		file, ok := shown[number]
		if !ok {
			t.Errorf("nothing shows case %s of the acceptance suite", number)
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Error(err)
		}
		if !regexp.MustCompile(`(?i)cases? (\d+ and )?` + strconv.Itoa(n) + `\b`).Match(text) {
			t.Errorf("%s does not say that it shows case %d", file, n)
		}
	}
}

func runSLACase(t *testing.T, g *graph, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	given := inputs{}
	params := maps.Clone(defaults)
	for _, f := range archive.Files {
		switch name := f.Name; {
		case strings.HasSuffix(name, ".want.csv"):
		case name == "calendars":
			given["raw.calendar_days"] = calendarDays(t, string(f.Data))
			given["raw.calendar_dates"] = calendarDates(t, string(f.Data))
		case name == "grid":
			maps.Copy(given, gridTables("raw", readCSV(t, name, string(f.Data))))
		case name == "as_of":
			params["as_of"] = strings.TrimSpace(string(f.Data))
		default:
			given[strings.TrimSuffix(name, ".csv")] = readCSV(t, name, string(f.Data))
		}
	}
	completeContracts(given)
	completeRows(given)
	names := slices.Sorted(maps.Keys(params))
	var values []string
	for _, n := range names {
		values = append(values, params[n])
	}
	given["run.params"] = [][]string{names, values}
	db := fill(t, given)
	changed := false
	for i, f := range archive.Files {
		table, ok := strings.CutSuffix(f.Name, ".want.csv")
		if !ok {
			continue
		}
		if len(g.columns[table]) == 0 {
			t.Fatalf("no model builds %s", table)
		}
		wanted := readCSV(t, f.Name, string(f.Data))
		header := wanted[0]
		_, rows, err := db.Rows(context.Background(), "select "+strings.Join(header, ", ")+" from "+withNames(g, table))
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		var got [][]string
		for _, row := range rows {
			line := make([]string, len(header))
			for j, name := range header {
				line[j] = cell(name, row[j])
			}
			got = append(got, line)
		}
		slices.SortFunc(got, slices.Compare)
		if *update {
			archive.Files[i].Data, changed = []byte(writeCSV(header, got)), true
			continue
		}
		t.Log(table)
		compare(t, header, wanted[1:], got)
	}
	if changed {
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if !*update {
		_, offenders, err := db.Rows(context.Background(), g.byID["checks.clock_intervals_sum"].SQL)
		if err != nil {
			t.Fatal(err)
		}
		if len(offenders) > 0 {
			t.Errorf("stretches do not make up their counts: %v", offenders)
		}
	}
}

// withNames is a table with the incident and the line of its keys by name.
func withNames(g *graph, table string) string {
	has := func(name string) bool {
		return slices.ContainsFunc(g.columns[table], func(c column) bool { return c.name == name })
	}
	switch {
	case has("commitment_key") && !has("incident_key"):
		return `(select incidents.incident_id as incident, lines.line_id as line, facts.* from ` + table + ` as facts
			join marts.clock_verdicts as verdicts on facts.commitment_key = verdicts.commitment_key
			join staging.contract_lines as lines on verdicts.line_key = lines.line_key
			join marts.incidents as incidents on verdicts.incident_key = incidents.incident_key) as named`
	case has("commitment_key"):
		return `(select incidents.incident_id as incident, lines.line_id as line, facts.* from ` + table + ` as facts
			join staging.contract_lines as lines on facts.line_key = lines.line_key
			join marts.incidents as incidents on facts.incident_key = incidents.incident_key) as named`
	case has("incident_key"):
		return `(select incidents.incident_id as incident, facts.* from ` + table + ` as facts
			join staging.incidents as incidents on facts.incident_key = incidents.incident_key) as named`
	case has("subject_id"):
		return `(select incidents.incident_id as incident, facts.* from ` + table + ` as facts
			join staging.incidents as incidents on facts.subject_id = incidents.incident_key) as named`
	}
	return table
}

// completeRows gives raw rows the source, file, line and load that a case leaves out.
func completeRows(given inputs) {
	for i, id := range []string{"raw.incidents", "raw.events", "raw.exclusions", "raw.maintenances"} {
		rows, ok := given[id]
		if !ok {
			continue
		}
		file := strings.TrimPrefix(id, "raw.") + ".csv"
		values := [][2]string{{"source", "cases"}, {"source_file", file}, {"load_id", strconv.Itoa(i + 1)}}
		if id == "raw.incidents" {
			values = append(values, [2]string{"is_update", "false"})
		}
		for at := range rows {
			line := slices.Clone(rows[at])
			for _, v := range values {
				if at == 0 {
					line = append(line, v[0])
				} else {
					line = append(line, v[1])
				}
			}
			if at == 0 {
				line = append(line, "source_line")
			} else {
				line = append(line, strconv.Itoa(at+1))
			}
			rows[at] = line
		}
	}
}

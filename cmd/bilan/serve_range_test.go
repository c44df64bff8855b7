package main

import (
	"encoding/csv"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"bilan/pipeline/warehouse"
	"bilan/reports/record"
)

// A range of periods says of each period what the API says of it alone, on the page and in every file of it, and to a client of his own
// incidents alone.
func TestServeRange(t *testing.T) {
	dir, err := builtDemo()
	if err != nil {
		t.Fatal(err)
	}
	d := serveWorkspace(t, dir, nil)
	figures := func(role, query string) []record.Row {
		t.Helper()
		status, _, body := d.ask(t, "GET", "/api/v1/kpi?"+query, role)
		var rows []record.Row
		if err := json.Unmarshal([]byte(body), &rows); err != nil || status != 200 {
			t.Fatalf("%s: %d %v %.300s", query, status, err, body)
		}
		return rows
	}
	table := func(role, path string) []map[string]string {
		t.Helper()
		status, _, body := d.ask(t, "GET", path, role)
		lines, err := csv.NewReader(strings.NewReader(body)).ReadAll()
		if err != nil || status != 200 {
			t.Fatalf("%s: %d %v %.300s", path, status, err, body)
		}
		var rows []map[string]string
		for _, line := range lines[1:] {
			row := map[string]string{}
			for i, name := range lines[0] {
				row[name] = line[i]
			}
			rows = append(rows, row)
		}
		return rows
	}
	text := func(f *float64) string {
		if f == nil {
			return ""
		}
		return strconv.FormatFloat(*f, 'f', -1, 64)
	}
	const weeks = "since=2026-W27&period=2026-W38"
	opened, clients := map[string]int64{}, map[string][]string{}
	for _, role := range []string{"governance", "client:AZUR"} {
		for _, against := range []string{"previous", "year", "mean8"} {
			for _, by := range []string{"", "priority"} {
				rows := table(role, "/kpi/incidents_opened?"+weeks+"&against="+against+"&by="+by+"&format=csv")
				seen := map[string]bool{}
				for _, row := range rows {
					seen[row["period"]] = true
					where := ""
					if by != "" {
						where = "&where=" + url.QueryEscape(by+"="+row[by])
					}
					want := figures(role, "kpi=incidents_opened&period="+row["period"]+"&against="+against+where)[0]
					if row["value"] != text(want.Figure) || row["n"] != strconv.FormatInt(want.N, 10) || row["before"] != text(want.Before.Figure) {
						t.Errorf("%s against %s, %v: the API says %s of %d, before %s", role, against, row, text(want.Figure), want.N, text(want.Before.Figure))
					}
					if against == "year" && by == "" {
						opened[role] += want.N
					}
				}
				if len(seen) != 12 || by == "" && len(rows) != 12 {
					t.Errorf("%s against %s by %q: %d rows of %d weeks", role, against, by, len(rows), len(seen))
				}
			}
		}
		for _, row := range table(role, "/kpi/incidents_opened?"+weeks+"&by=client&format=csv") {
			clients[role] = append(clients[role], row["client"])
		}
		status, _, page := d.ask(t, "GET", "/kpi/incidents_opened?"+weeks+"&against=previous&lang=en", role)
		if status != 200 || !strings.Contains(page, ">2026-W31<t") || !strings.Contains(page, `data-chart="range-chart"`) {
			t.Errorf("%s: the page has no such week, or no chart: %d", role, status)
		}
		for _, format := range []string{"csv", "parquet", "xlsx"} {
			if !strings.Contains(page, "since=2026-W27") || !strings.Contains(page, "format="+format) {
				t.Errorf("the page leads to no %s of the range", format)
			}
		}
	}
	if opened["client:AZUR"] == 0 || opened["client:AZUR"] >= opened["governance"] {
		t.Errorf("opened: %v", opened)
	}
	if !slices.Contains(clients["governance"], "Caisse Méridienne") || !slices.Contains(clients["client:AZUR"], "Banque Azur") || slices.Contains(clients["client:AZUR"], "Caisse Méridienne") {
		t.Errorf("clients: %v", clients)
	}

	// The files hold the same.
	of := table("governance", "/kpi/backlog?"+weeks+"&by=service&format=csv")
	status, _, body := d.ask(t, "GET", "/kpi/backlog?"+weeks+"&by=service&format=parquet", "governance")
	file := filepath.Join(t.TempDir(), "range.parquet")
	if err := os.WriteFile(file, []byte(body), 0o644); err != nil || status != 200 {
		t.Fatalf("%d %v", status, err)
	}
	db, err := warehouse.Open(t.Context(), "", warehouse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	_, read, err := db.Rows(t.Context(), "select period, service, value, n from "+warehouse.Literal(file))
	if err != nil || len(read) != len(of) {
		t.Fatalf("%d rows of Parquet, %d of CSV: %v", len(read), len(of), err)
	}
	for i, row := range of {
		value, _ := read[i][2].(float64)
		if read[i][0] != row["period"] || read[i][1] != row["service"] || text(&value) != row["value"] {
			t.Errorf("row %d: %v in Parquet, %v in CSV", i, read[i], row)
		}
	}
	if status, _, body := d.ask(t, "GET", "/kpi/backlog?"+weeks+"&format=xlsx", "client:AZUR"); status != 200 || !strings.HasPrefix(body, "PK") {
		t.Errorf("the workbook of a range: %d", status)
	}

	for address, role := range map[string]string{
		"/kpi/backlog?since=2026-W38&period=2026-W27":                   "governance", // backwards
		"/kpi/backlog?since=2026-W27&from=2026-07-01&to=2026-08-01":     "governance", // a free window has no grain
		"/kpi/backlog?since=1990-W01&period=2026-W38":                   "governance", // longer than anybody reads
		"/kpi/backlog?since=nonsense&period=2026-W38":                   "governance",
		"/kpi/incidents_opened?" + weeks + "&against=communicated":      "client:AZUR", // what was told was of the whole
		"/kpi/incidents_opened?" + weeks + "&against=communicated&by=x": "governance",
	} {
		if status, _, body := d.ask(t, "GET", address, role); status != 400 {
			t.Errorf("%s as %s: %d %.200s", address, role, status, body)
		}
	}
}

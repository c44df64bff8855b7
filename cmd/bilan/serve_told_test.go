package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bilan/metrics"
	"bilan/metrics/closing"
	"bilan/pipeline"
	"bilan/pipeline/ledger"
	"bilan/reports/record"
)

// A period that was closed is set beside what was told then, on the page and in the API; one that was not says so, and a client is not
// told what the whole was.
func TestServeComparesWithWhatWasCommunicated(t *testing.T) {
	built, err := builtDemo()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "demo")
	if err := os.CopyFS(dir, os.DirFS(built)); err != nil {
		t.Fatal(err)
	}
	d := serveWorkspace(t, dir, nil)
	// The close keeps its figures as every close does; its documents do not matter here.
	ledgers, err := ledger.Read(pipeline.StateDir(d.session.ws))
	if err != nil {
		t.Fatal(err)
	}
	draft, err := ledgers.Begin()
	if err != nil {
		t.Fatal(err)
	}
	week, err := metrics.ParsePeriod("2026-W38", time.UTC, fixedNow())
	if err != nil {
		t.Fatal(err)
	}
	held, err := d.serving.Hold(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer held.Release()
	taken, err := d.app.take(t.Context(), d.session, held, closing.KPIs, week)
	if err != nil {
		t.Fatal(err)
	}
	// One more was opened when it was told, and one KPI was not told at all.
	for i := range taken.Figures {
		switch f := &taken.Figures[i]; f.ID {
		case "incidents_opened":
			*f.Value++
		case "incidents_resolved":
			f.ID = "renamed"
		}
	}
	told := ledger.Figures{Scope: closing.KPIs, Period: week.Key, File: "figures/kpis/2026-W38.json"}
	path, err := draft.Path(filepath.FromSlash(told.File))
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(taken)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := draft.Commit(ledger.Entry{Act: ledger.Close, At: fixedNow(), Period: week.Key, Figures: []ledger.Figures{told}}); err != nil {
		t.Fatal(err)
	}
	read := func(address string) record.Row {
		t.Helper()
		status, _, body := d.ask(t, "GET", address, "governance")
		var rows []record.Row
		if err := json.Unmarshal([]byte(body), &rows); err != nil || status != 200 || len(rows) != 1 {
			t.Fatalf("%s: %d %v %s", address, status, err, body)
		}
		return rows[0]
	}
	now := read("/api/v1/kpi?kpi=incidents_opened&period=2026-W38&against=communicated")
	if b := now.Before; b == nil || b.Figure == nil || *b.Figure != *now.Figure+1 || *b.Delta != -1 || b.CommunicatedAt == nil || b.CommunicatedOf == nil {
		t.Errorf("after the close: %+v", b)
	}
	if b := read("/api/v1/kpi?kpi=incidents_resolved&period=2026-W38&against=communicated").Before; b == nil || b.Figure != nil || b.CommunicatedAt != nil {
		t.Errorf("of a KPI that was not told: %+v", b)
	}
	if b := read("/api/v1/kpi?kpi=incidents_opened&period=2026-W37&against=communicated").Before; b == nil || b.Figure != nil {
		t.Errorf("of a week that was not told: %+v", b)
	}
	for address, words := range map[string]string{
		"/kpi/backlog?period=2026-W38&against=communicated&lang=en":                     "unchanged since",
		"/kpi/backlog?period=2026-W38&against=communicated&where=priority%3DP1&lang=en": "only the whole was communicated",
		"/kpi/backlog?period=2026-W37&against=communicated&by=priority":                 "jamais été communiquée",
	} {
		if status, _, body := d.ask(t, "GET", address, "governance"); status != 200 || !strings.Contains(body, words) {
			t.Errorf("%s: %d without %q", address, status, words)
		}
	}
	// Of a range, the week that was told is set beside what was told.
	status, _, body := d.ask(t, "GET", "/kpi/incidents_opened?since=2026-W37&period=2026-W38&against=communicated&format=csv", "governance")
	lines := strings.Split(strings.TrimSpace(body), "\n")
	if status != 200 || len(lines) != 3 || !strings.HasPrefix(lines[0], "period,value,n,excluded,before,delta") || !strings.HasSuffix(lines[1], ",,") ||
		!strings.HasSuffix(lines[2], fmt.Sprintf(",%v,−1", *now.Figure+1)) {
		t.Errorf("a range: %d %q", status, lines)
	}
	for address, role := range map[string]string{
		"/api/v1/kpi?kpi=backlog&period=2026-W38&against=nonsense": "governance",
		"/api/v1/kpi?kpi=backlog&grain=week&against=previous":      "governance",
		// A client is not told what the whole was, in whatever form he asks.
		"/api/v1/kpi?kpi=incidents_opened&period=2026-W38&against=communicated":     "client:AZUR",
		"/kpi/incidents_opened?period=2026-W38&against=communicated":                "client:AZUR",
		"/kpi/incidents_opened?since=2026-W37&period=2026-W38&against=communicated": "client:AZUR",
		"/kpi/incidents_opened?period=2026-W38&against=communicated&format=csv":     "client:AZUR",
	} {
		if status, _, body := d.ask(t, "GET", address, role); status != 400 {
			t.Errorf("%s as %s: %d %s", address, role, status, body)
		}
	}
}

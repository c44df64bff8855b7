package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"bilan/metrics"
)

// kpiNames are the names of bilan kpi --format json, in their order: they are kept for ever.
var kpiNames = []string{
	"kpi", "period", "grain", "dims", "figure", "unit", "n", "hits", "excluded", "mean", "median", "p90", "frame", "clock", "warnings",
}

// TestKPINames holds every row of every KPI to the published names, kinds and nulls.
func TestKPINames(t *testing.T) {
	dir, err := builtTiny()
	if err != nil {
		t.Fatal(err)
	}
	var catalogue []struct{ KPI, Unit string }
	decode(t, &catalogue, "-C", dir, "kpi", "-f", "json")
	ids := make([]string, len(catalogue))
	units := map[string]string{}
	for i, k := range catalogue {
		ids[i], units[k.KPI] = k.KPI, k.Unit
	}
	// A sum of nothing is nothing, and a register that nobody keeps counts nothing.
	sums, registers := map[string]bool{}, map[string]bool{}
	for _, k := range metrics.Catalogue {
		sums[k.ID], registers[k.ID] = k.Kind == metrics.Overlap, k.Register != ""
	}
	var rows []json.RawMessage
	decode(t, &rows, append([]string{"-C", dir, "kpi", "-f", "json", "--period", "2026-W53", "--by", "priority"}, ids...)...)
	var empty []json.RawMessage
	decode(t, &empty, append([]string{"-C", dir, "kpi", "-f", "json", "--period", "2020-W01"}, ids...)...)
	if len(rows) <= len(ids) || len(empty) != len(ids) {
		t.Fatalf("%d rows of %d KPIs, %d in an empty week", len(rows), len(ids), len(empty))
	}
	for _, raw := range append(rows, empty...) {
		if got := names(t, raw); !slices.Equal(got, kpiNames) {
			t.Fatalf("names %q, want %q", got, kpiNames)
		}
		var row map[string]any
		if err := json.Unmarshal(raw, &row); err != nil {
			t.Fatal(err)
		}
		id, figure := row["kpi"].(string), row["figure"]
		number, known := figure.(float64)
		switch {
		case row["unit"] != units[id]:
			t.Errorf("%s: unit %v, the catalogue says %s", id, row["unit"], units[id])
		case row["n"].(float64) == 0 && units[id] != "count" && !sums[id] && known && number == 0:
			t.Errorf("%s: 0 of nothing, want null: %s", id, raw)
		case units[id] == "count" && !registers[id] && !known:
			t.Errorf("%s: a count is never unknown where its register is kept: %s", id, raw)
		case units[id] == "rate" && known && row["hits"] == nil:
			t.Errorf("%s: a rate without its hits: %s", id, raw)
		case units[id] == "seconds" && known && row["clock"] == nil && id != "backlog_age":
			t.Errorf("%s: a duration without its clock: %s", id, raw)
		}
		if _, ok := row["warnings"].([]any); !ok {
			t.Errorf("%s: warnings are no array: %s", id, raw)
		}
		if _, ok := row["dims"].(map[string]any); !ok {
			t.Errorf("%s: dims are no object: %s", id, raw)
		}
	}
}

// names lists the names of an object in the order in which they are written.
func names(t *testing.T, raw json.RawMessage) (list []string) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(raw))
	if _, err := d.Token(); err != nil {
		t.Fatal(err)
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, name.(string))
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			t.Fatal(err)
		}
	}
	return list
}

// decode reads what a command prints as JSON.
func decode(t *testing.T, into any, args ...string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), args, &stdout, &stderr, fixedNow); code != exitOK {
		t.Fatalf("bilan %s: exit %d: %s", strings.Join(args, " "), code, stderr.String())
	}
	if err := json.Unmarshal(stdout.Bytes(), into); err != nil {
		t.Fatalf("bilan %s: %v:\n%s", strings.Join(args, " "), err, stdout.String())
	}
}

// TestExitCodes holds the numbers: they are kept for ever. The scripts show when each is given.
func TestExitCodes(t *testing.T) {
	for name, pair := range map[string][2]int{
		"ok": {exitOK, 0}, "failed": {exitFailed, 1}, "usage": {exitUsage, 2}, "check": {exitCheck, 3}, "stale": {exitStale, 4},
		"threshold": {exitThreshold, 5}, "interrupted": {exitInterrupted, 130},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s is %d, want %d", name, pair[0], pair[1])
		}
	}
}

// TestInterrupted cancels commands before they work, and a build in the middle: they say so, end with 130 and
// leave what was there.
func TestInterrupted(t *testing.T) {
	built, err := builtTiny()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		command []string
		ticks   int // readings of the clock before the interruption: a build reads it around each model
	}{
		{[]string{"run"}, 0}, {[]string{"load"}, 0}, {[]string{"build"}, 0}, {[]string{"check"}, 0}, {[]string{"kpi", "sla_met"}, 0},
		{[]string{"pack", "bhi"}, 0}, {[]string{"problems"}, 0}, {[]string{"build"}, 20},
	} {
		t.Run(fmt.Sprint(c.command[0], c.ticks), func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "ws")
			if err := os.CopyFS(dir, os.DirFS(built)); err != nil {
				t.Fatal(err)
			}
			// A new file makes sure that a load has something to do.
			appendTo(t, filepath.Join(dir, "sources/events.csv"), "INC0000001,99,2027-01-03T08:15:00Z,assignee,,agent-02,provider\n")
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if c.ticks == 0 {
				cancel()
			}
			var ticks atomic.Int64
			clock := func() time.Time {
				if ticks.Add(1) == int64(c.ticks) {
					cancel()
				}
				return fixedNow()
			}
			var stdout, stderr bytes.Buffer
			code := run(ctx, append([]string{"-C", dir}, c.command...), &stdout, &stderr, clock)
			if ticks.Load() < int64(c.ticks) {
				t.Fatalf("the clock was read %d times: nothing was interrupted", ticks.Load())
			}
			if code != exitInterrupted || stdout.Len() > 0 || !strings.Contains(stderr.String(), "interrupted") {
				t.Errorf("exit %d, %q, %q", code, stdout.String(), stderr.String())
			}
			for _, state := range []string{".bilan/landing", ".bilan/warehouse.duckdb"} {
				if differs := differ(t, filepath.Join(built, state), filepath.Join(dir, state)); differs != "" {
					t.Errorf("%s/%s changed", state, differs)
				}
			}
			if _, err := os.Stat(filepath.Join(dir, "out", "2026-W53")); err == nil {
				t.Error("a pack appeared")
			}
		})
	}
}

func appendTo(t *testing.T, path, text string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.WriteString(text)
	if closing := f.Close(); err != nil || closing != nil {
		t.Fatal(err, closing)
	}
}

func differ(t *testing.T, one, other string) string {
	t.Helper()
	differs, err := difference(one, other)
	if err != nil {
		t.Fatal(err)
	}
	return differs
}

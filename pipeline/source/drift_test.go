package source

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestDrift(t *testing.T) {
	load := func(id int64, source, file string, rows int64, header ...string) Landed {
		return Landed{LoadID: id, Source: source, File: file, RowCount: rows, Header: header}
	}
	r := Result{Index: &Index{Loads: []Landed{
		load(1, "tool", "w1.csv", 100, "id", "state", "at"), load(2, "other", "x.csv", 5, "a"), load(3, "tool", "w1.csv", 40, "id", "status", "at"), load(4, "new", "n.csv", 1, "b"),
	}}}
	r.Index.Loads[0].Typed = map[string]Typed{"id": {bigint, 100, 0}, "state": {instant, 100, 0}, "at": {instant, 100, 0}}
	r.Index.Loads[2].Typed = map[string]Typed{"id": {bigint, 37, 3}, "status": {instant, 1, 39}, "at": {instant, 396, 4}}
	r.Files = []FileResult{{Same, "w1.csv", r.Index.Loads[0]}, {New, "w1.csv", r.Index.Loads[2]}, {New, "n.csv", r.Index.Loads[3]}}
	want := `w1.csv: the column "state" of w1.csv is gone
w1.csv: the column "status" is new; w1.csv had it not
w1.csv: 3 of 40 values of the column "id" are no numbers; all 100 of w1.csv were
w1.csv: 40 rows, and 100 at the load before`
	if got := strings.Join(r.Drift(), "\n"); got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestStale(t *testing.T) {
	at := time.Date(2026, 9, 21, 6, 0, 0, 0, time.UTC)
	ix := &Index{Loads: []Landed{
		{Source: "tool", Latest: at.AddDate(0, 0, -3)}, {Source: "tool", Latest: at.AddDate(0, 0, -9)}, {Source: "empty"},
		{Source: "left", Latest: at, Retired: true},
	}}
	names := []string{"tool", "empty", "left", "free"}
	if err := ix.Stale(names, map[string]int{"tool": 3}, at); err != nil {
		t.Errorf("as old as accepted: %v", err)
	}
	var stale *StaleError
	if err := ix.Stale(names, map[string]int{"tool": 2, "empty": 1, "left": 1}, at); !errors.As(err, &stale) || len(stale.Sources) != 3 ||
		!strings.Contains(err.Error(), `source "tool" ends on 2026-09-18T06:00:00Z, and fresh_days is 2`) {
		t.Errorf("%v", err)
	}
	if err := ix.Stale(names, nil, at); err != nil {
		t.Errorf("no limits: %v", err)
	}
}

package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"bilan/metrics/closing"
)

// Calendar, target grid, priority matrix, a link and a row that is taken out of a register change after a close: each figure that is another
// has the one cause that it has. What was closed was read in place, in a store that is not there any more: the close keeps the rows.
func TestRestateTellsCausesApart(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "w")
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(root, "fixtures", "tiny"))); err != nil {
		t.Fatal(err)
	}
	change := func(file string, pairs ...string) {
		t.Helper()
		path := filepath.Join(dir, file)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(pairs); i += 2 {
			if !bytes.Contains(text, []byte(pairs[i])) {
				t.Fatalf("%s does not hold %q", file, pairs[i])
			}
		}
		if err := os.WriteFile(path, []byte(strings.NewReplacer(pairs...).Replace(string(text))), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	store := filepath.Join(t.TempDir(), "store.db")
	inStore := func(statements ...string) {
		t.Helper()
		db, err := sql.Open("sqlite", store)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		for _, s := range statements {
			if _, err := db.Exec(s); err != nil {
				t.Fatalf("%s: %v", s, err)
			}
		}
	}
	inStore(tables(t, "incident", filepath.Join(dir, "sources", "incident.csv"), `"`)...)
	if err := os.Remove(filepath.Join(dir, "sources", "incident.csv")); err != nil {
		t.Fatal(err)
	}
	archive, err := txtar.ParseFile("testdata/restate_causes/workspace.txtar")
	if err != nil {
		t.Fatal(err)
	}
	put := func(folder string) {
		t.Helper()
		for _, f := range archive.Files {
			name, ok := strings.CutPrefix(f.Name, folder+"/")
			if !ok {
				continue
			}
			path := filepath.Join(dir, name)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, f.Data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	put("closed")
	change("bilan.yaml", "path: sources/incident.csv", fmt.Sprintf("store: sqlite:%s\n    table: incident\n    key: row_id\n    watermark: written", store),
		"\ncalendar: HO\n", "\n  - {name: actions, path: registers/actions.csv, mapping: mappings/actions.yaml}\ncalendar: HO\n")
	do := func(args ...string) {
		t.Helper()
		if err := silently(append([]string{"-C", dir}, args...)); err != nil {
			t.Fatal(err)
		}
	}
	do("load")
	do("build")
	do("close", "2026-W53", "--pack", "bhi")

	put("later")
	change("bilan.yaml", "priority: 2, acknowledge: 1h, restore: 8h", "priority: 2, acknowledge: 1m, restore: 10m",
		"impact: 2, urgency: 2, priority: 3", "impact: 2, urgency: 2, priority: 4")
	inStore("update incident set problem_id = 'PRB0000001', written = '2027-01-03 11:00:00' where number = 'INC0000026'")
	do("load")
	if err := os.Remove(store); err != nil {
		t.Fatal(err)
	}
	do("build")
	var out, said bytes.Buffer
	if code := run(context.Background(), []string{"-C", dir, "restate", "-f", "json"}, &out, &said, fixedNow); code != exitOK {
		t.Fatalf("exit %d: %s", code, said.String())
	}
	var found []closing.Restatement
	if err := json.Unmarshal(out.Bytes(), &found); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, r := range found {
		causes := map[string]bool{}
		for _, s := range r.Subjects {
			for _, reason := range s.Reasons {
				cause := string(reason.Cause)
				if reason.Cause == closing.Link || reason.Cause == closing.RowGone {
					cause += " " + s.Reference
				}
				causes[cause] = true
			}
		}
		got[r.Was.ID] = strings.Join(slices.Sorted(maps.Keys(causes)), ", ")
	}
	want := map[string]string{}
	for cause, figures := range map[string][]string{
		"calendar_changed":      {"off_hours_share", "time_to_acknowledge_ho", "time_to_restore_ho", "time_to_resolve_ho", "time_to_close_ho"},
		"contract_changed":      {"sla_met", "sla_met_gross", "sla_acknowledge_met", "sla_acknowledge_met_gross"},
		"settings_changed":      {"matrix_conformity"},
		"row_gone ACT-2":        {"actions_on_time", "actions_late", "action_lateness", "plan_progress"},
		"link_added INC0000026": {"linked_to_problem"},
	} {
		for _, f := range figures {
			want[f] = cause
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("causes by figure (-want +got):\n%s", diff)
	}
	do("verify")
}

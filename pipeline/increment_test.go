package pipeline

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"bilan/pipeline/warehouse"
	"bilan/pipeline/workspace"
	models "bilan/sql"
)

// A build on the warehouse before gives what a full build gives, whatever arrives in between: new incidents, new events of old
// ones, rows said again, a parent that comes late, dates after the cut, and a log of updates whose files overlap.
func TestIncrementIsTheFullBuild(t *testing.T) {
	for seed := range uint64(2) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			w := newLives(t, seed)
			w.tell(t, 0, 360)
			w.build(t, weekCut(1), 0)
			w.tell(t, 1, 25)
			w.again(t, weekCut(2), 40)
			w.tell(t, 2, 25)
			w.again(t, weekCut(6), 40)
		})
	}
}

// What a figure rests on besides incidents is never kept past its change: a calendar, a target, an input that is said again, a
// model. An earlier cut keeps nothing.
func TestChangedSettingsAreBuiltAnew(t *testing.T) {
	w := newLives(t, 9)
	w.tell(t, 0, 360)
	w.build(t, weekCut(2), 0)
	w.again(t, weekCut(1), 0)
	w.edit(t, "bilan.yaml", "restore: 8h", "restore: 6h")
	w.again(t, weekCut(3), 40)
	w.edit(t, "calendars/HO.yaml", "18:00", "17:00")
	w.again(t, weekCut(3), 40)
	w.edit(t, "bilan.yaml", "stale_days: 5", "stale_days: 6")
	w.build(t, weekCut(3), 0)
	w.edit(t, "mappings/events.yaml", "Waiting: {state: pending, reason: vendor}", "Waiting: {state: pending, reason: client}")
	w.build(t, weekCut(3), 0)
}

func weekCut(n int) time.Time { return time.Date(2026, 3, 2, 7, 0, 0, 0, time.UTC).AddDate(0, 0, 7*n) }

// lives is a workspace whose files tell random lives.
type lives struct {
	dir    string
	chance *rand.Rand
	ids    []string
}

func newLives(t *testing.T, seed uint64) *lives {
	t.Helper()
	w := &lives{dir: t.TempDir(), chance: rand.New(rand.NewPCG(seed, 1))}
	for name, content := range map[string]string{
		"bilan.yaml": `version: 1
organisation: Essai
zone: Europe/Paris
calendar: HO
sources:
  - {name: list, path: list, mapping: mappings/incidents.yaml}
  - {name: events, path: events, mapping: mappings/events.yaml}
  - {name: log, path: log, mapping: mappings/log.yaml}
  - {name: agreed, path: agreed.csv, mapping: mappings/agreed.yaml}
targets:
  - {priority: 1, acknowledge: 30m, restore: 4h, calendar: 24x7, threshold: 0.95}
  - {priority: 2, acknowledge: 1h, restore: 8h, calendar: HO, threshold: 0.9}
thresholds: {stale_days: 5}
`,
		"calendars/HO.yaml": `version: 1
id: HO
zone: Europe/Paris
holidays: fr
windows:
  - {days: [mon, tue, wed, thu, fri], from: "08:00", to: "18:00"}
`,
		"mappings/incidents.yaml": `version: 1
tool: other
rows: incidents
zone: UTC
columns: {incident_id: id, state: state, priority: priority, client: client, service: service, ci: ci, assignment_group: team, opened_at: opened,
  resolved_at: resolved, closed_at: closed, updated_at: updated, parent_id: parent, duplicate_of: original, title: title}
states: {New: new, Active: active, Resolved: resolved, Closed: closed, Cancelled: cancelled}
priorities: {"1": 1, "2": 2, "3": 3}
`,
		"mappings/events.yaml": `version: 1
tool: bilan
rows: events
zone: UTC
columns: {incident_id: id, sequence: sequence, at: at, field: field, old_value: was, new_value: is, actor_role: role}
states: {New: new, Active: active, Waiting: {state: pending, reason: vendor}, Resolved: resolved, Closed: closed}
priorities: {"1": 1, "2": 2, "3": 3}
`,
		"mappings/agreed.yaml": `version: 1
tool: bilan
rows: exclusions
zone: UTC
columns: {exclusion_id: id, kind: kind, incident_id: incident, start_at: from, end_at: to, clause: clause, approved_by: by, decided_at: on,
  status: status}
`,
		"agreed.csv": "id,kind,incident,from,to,clause,by,on,status\n" +
			"1,incident,INC-0-3,,,art. 8,A,2026-02-01,accepted\n2,incident,INC-0-7,,,art. 8,,,proposed\n" +
			"3,interval,INC-0-11,2026-01-05,2026-03-05,art. 8,A,2026-02-01,accepted\n4,interval,INC-1-5,2026-01-05,2026-06-05,art. 8,,,contested\n" +
			"5,incident,INC-0-9,,,art. 8,A,2026-03-12,accepted\n6,incident,INC-0-21,,,art. 8,A,2026-03-26,accepted\n" +
			"7,incident,INC-0-30,,,art. 8,A,2026-03-26,accepted\n8,incident,INC-0-42,,,art. 8,A,2026-03-12,accepted\n",
		"contracts/alpha.yaml": `version: 1
id: alpha
title: Alpha
client: Alpha
zone: Europe/Paris
versions:
  - id: "1"
    valid_from: 2026-01-01
    period: month
    frame: decided
    unit: access
    priority_policy: prospective
    reopen_policy: any_cycle
    commitments:
      - {id: GTR-P1, clause: art. 1, indicator: restore, priorities: [1, 2], target: 4h, calendar: 24x7, threshold: 95 %}
      - {id: GTR-P3, clause: art. 1, indicator: restore, priorities: [3], target: {days: 2, day: working_day}, calendar: HO, threshold: 90 %}
    stops:
      - {reason: vendor, clause: art. 7, cap: 10h}
    exclusions:
      - {clause: art. 8, reason: client_act, title: Fait du client}
`,
		"mappings/log.yaml": `version: 1
tool: other
rows: updates
zone: UTC
columns: {incident_id: id, state: state, priority: priority, assignment_group: team, opened_at: opened, updated_at: updated}
states: {New: new, Active: active, Resolved: resolved, Closed: closed}
priorities: {"1": 1, "2": 2, "3": 3}
`,
	} {
		w.write(t, name, content)
	}
	return w
}

func (w *lives) write(t *testing.T, name, content string) {
	t.Helper()
	path := filepath.Join(w.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func (w *lives) edit(t *testing.T, name, old, new string) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(w.dir, name))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(b), old) {
		t.Fatalf("%s does not hold %q", name, old)
	}
	w.write(t, name, strings.Replace(string(b), old, new, 1))
}

// tell writes one more file of each kind: n new incidents, and a few words about old ones.
func (w *lives) tell(t *testing.T, part, n int) {
	t.Helper()
	c := w.chance
	list := []string{"id,state,priority,client,service,ci,team,opened,resolved,closed,updated,parent,original,title"}
	events := []string{"id,sequence,at,field,was,is,role"}
	log := []string{"id,state,priority,team,opened,updated"}
	stamp := func(at time.Time) string { return at.Format(time.DateTime) }
	tell := func(id string, opened time.Time) {
		at, state, group := opened, "New", "N1"
		k := 0
		say := func(field, was, is, role string) {
			k++
			events = append(events, fmt.Sprintf("%s,%d,%s,%s,%s,%s,%s", id, k, stamp(at), field, was, is, role))
		}
		pick := func(words ...string) string { return words[c.IntN(len(words))] }
		resolved, closed := "", ""
		for range 1 + c.IntN(7) {
			at = at.Add(time.Duration(c.IntN(40)) * time.Hour)
			switch c.IntN(6) {
			case 5:
				say(pick("client", "assignee"), "", pick("Alpha", "Beta"), "provider")
			case 0:
				next := pick("N1", "N2", "N3")
				say("assignment_group", group, next, "provider")
				group = next
			case 1:
				say("priority", pick("1", "2", "3", ""), pick("1", "2", "3"), "provider")
			case 2:
				say("assignee", "", "agent", "provider")
			default:
				next := pick("New", "Active", "Active", "Waiting", "Waiting", "Resolved", "Resolved", pick("Active", "Closed"))
				say("state", state, next, pick("provider", "client", "system"))
				state = next
			}
		}
		if c.IntN(8) > 0 { // most end
			at = at.Add(time.Hour)
			if c.IntN(5) > 0 {
				say("state", state, "Resolved", "provider")
			}
			resolved, closed, state = stamp(at), stamp(at.Add(48*time.Hour)), "Closed"
			if c.IntN(2) == 0 {
				at = at.Add(48 * time.Hour)
				say("state", "Resolved", "Closed", "system")
			}
		}
		if c.IntN(20) == 0 {
			state = "Cancelled"
		}
		parent, original := "", ""
		if len(w.ids) > 3 && c.IntN(24) == 0 {
			parent = w.ids[c.IntN(len(w.ids))]
		}
		if c.IntN(40) == 0 { // of a file to come, or of none
			parent = fmt.Sprintf("INC-%d-%d", part+1, c.IntN(60))
		}
		if len(w.ids) > 3 && c.IntN(40) == 0 {
			original = w.ids[c.IntN(len(w.ids))]
		}
		if state == "Waiting" {
			state = "Active"
		}
		list = append(list, fmt.Sprintf("%s,%s,%s,%s,%s,ci-%d,%s,%s,%s,%s,%s,%s,%s,part %d", id, state, pick("1", "2", "3", ""),
			pick("Alpha", "Alpha", "Beta", ""), pick("mail", "web", ""), c.IntN(4), group, stamp(opened), resolved, closed, stamp(at), parent, original, part))
		if c.IntN(4) == 0 {
			for i := range 1 + c.IntN(3) {
				log = append(log, fmt.Sprintf("%s,%s,%s,%s,%s,%s", id, pick("New", "Active", "Resolved", "Closed"), pick("1", "2"), pick("N1", "N2"),
					stamp(opened), stamp(opened.Add(time.Duration(i*c.IntN(30))*time.Hour))))
			}
		}
	}
	start := time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC).AddDate(0, 0, 40*min(part, 1))
	old := slices.Clone(w.ids)
	for i := range n {
		id := fmt.Sprintf("INC-%d-%d", part, i)
		tell(id, start.Add(time.Duration(c.IntN(50*24))*time.Hour))
		w.ids = append(w.ids, id)
	}
	for range min(len(old), 6) {
		id := old[c.IntN(len(old))]
		switch c.IntN(3) {
		case 0:
			tell(id, start.AddDate(0, 0, -20))
		case 1:
			events = append(events, fmt.Sprintf("%s,90,%s,state,Closed,Active,client", id, stamp(start.AddDate(0, 0, 45))))
		default:
			log = append(log, fmt.Sprintf("%s,Active,1,N3,%s,%s", id, stamp(start), stamp(start.Add(9*time.Hour))))
		}
	}
	for name, lines := range map[string][]string{"list": list, "events": events, "log": log} {
		w.write(t, fmt.Sprintf("%s/%d.csv", name, part), strings.Join(lines, "\n")+"\n")
	}
}

func (w *lives) options(t *testing.T, asOf time.Time) Options {
	t.Helper()
	ws, err := workspace.Open(w.dir)
	if err != nil {
		t.Fatal(err)
	}
	return Options{
		Workspace: ws, Models: models.FS, AsOf: asOf, Clock: func() time.Time { return asOf },
		Periods: func(from, to time.Time) []Period {
			var all []Period
			for at := weekCut(-10); at.Before(to); at = at.AddDate(0, 0, 7) {
				all = append(all, Period{Grain: "week", Key: at.Format(time.DateOnly), From: at, To: at.AddDate(0, 0, 7)})
			}
			return all
		},
	}
}

// build loads and builds, and says how many incidents must have been kept at least: none when least is 0.
func (w *lives) build(t *testing.T, asOf time.Time, least int64) Options {
	t.Helper()
	o := w.options(t, asOf)
	if _, err := Load(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	r, err := Build(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if least == 0 && r.Kept != 0 || r.Kept < least {
		t.Errorf("%s: %d incidents kept, want %d", asOf.Format(time.DateOnly), r.Kept, least)
	}
	return o
}

// again builds on the warehouse before, and compares every table and view with those of a full build.
func (w *lives) again(t *testing.T, asOf time.Time, least int64) {
	t.Helper()
	o := w.build(t, asOf, least)
	path := WarehousePath(o.Workspace)
	kept := filepath.Join(t.TempDir(), "kept.duckdb")
	if err := copyFile(path, kept); err != nil {
		t.Fatal(err)
	}
	o.Full = true
	if _, err := Build(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	compareWarehouses(t, kept, path)
}

func compareWarehouses(t *testing.T, one, other string) {
	t.Helper()
	ctx := context.Background()
	db, err := warehouse.Open(ctx, "", warehouse.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1) // for use
	exec := func(text string) {
		t.Helper()
		if _, err := db.ExecContext(ctx, text); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
	exec("attach " + warehouse.Literal(one) + " as one (read_only)")
	exec("attach " + warehouse.Literal(other) + " as other (read_only)")
	list := func(query, name string) []string {
		_, rows, err := db.Rows(ctx, query, name)
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, r := range rows {
			all = append(all, r[0].(string))
		}
		return all
	}
	// A view that reads the same tables in the same words gives the same rows.
	const views = "select sql from duckdb_views() where database_name = ? and not internal order by schema_name, view_name"
	if kept, full := list(views, "one"), list(views, "other"); !slices.Equal(kept, full) || len(kept) < 50 {
		t.Errorf("%d views are not the %d of a full build", len(kept), len(full))
	}
	const tables = "select schema_name || '.' || table_name from duckdb_tables() where database_name = ? order by 1"
	ids := list(tables, "one")
	if others := list(tables, "other"); !slices.Equal(ids, others) {
		t.Errorf("tables %v, want %v", ids, others)
	}
	rows := 0
	for _, id := range ids {
		for _, name := range []string{"one", "other"} {
			exec("use " + name)
			exec("create or replace temp table " + name + "_rows as select * from " + id)
		}
		var surplus, missing, all int
		err := db.QueryRowContext(ctx, `select (select count(*) from (select * from one_rows except all select * from other_rows)),
			(select count(*) from (select * from other_rows except all select * from one_rows)), (select count(*) from one_rows)`).
			Scan(&surplus, &missing, &all)
		if err != nil {
			t.Fatalf("%s: %v", id, err)
		}
		if rows += all; surplus+missing > 0 {
			t.Errorf("%s: %d of %d rows are not those of a full build, and %d of those lack", id, surplus, all, missing)
		}
	}
	if rows < 1000 {
		t.Errorf("%d rows: too few to prove anything", rows)
	}
}

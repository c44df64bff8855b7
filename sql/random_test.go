package sql_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"bilan/metrics"
	"bilan/pipeline/check"
	"bilan/pipeline/model"
	"bilan/pipeline/warehouse"
)

// world is a random set of lives, loaded through the whole graph, with what Go needs to compute the same figures naively.
type world struct {
	db      *warehouse.DB
	asOf    time.Time
	periods []metrics.Period
	lives   []life
}

// life is one incident as it was made: the states it went through, in order.
type life struct {
	id      string
	service string
	carried bool // duplicate or child of another
	moves   []move
}

type move struct {
	at    time.Time
	state string
}

// inStock says whether the life is in the stock just before an instant.
func (l life) inStock(cut time.Time) bool {
	in := false
	for _, m := range l.moves {
		if !m.at.Before(cut) {
			break
		}
		in = slices.Contains([]string{"new", "active", "pending"}, m.state)
	}
	return in
}

var services = []string{"Internet", "VoIP", "TV", ""}

// next lists the states that may follow a state.
var next = map[string][]string{
	"new":       {"active", "active", "pending", "resolved", "closed", "cancelled"},
	"active":    {"pending", "resolved", "resolved", "pending", "closed"},
	"pending":   {"active", "resolved", "cancelled"},
	"resolved":  {"closed", "closed", "active"},
	"closed":    {"active"},
	"cancelled": {},
}

// makeWorld writes lives as a lifecycle with an export beside it. Many instants are whole minutes, so that ties are common,
// and some lie on the very borders of weeks and service hours.
func makeWorld(t *testing.T, seed uint64, count int) *world {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(seed, 7))
	from := time.Date(2026, 3, 9, 0, 0, 0, 0, zone) // the spring change is inside
	w := &world{asOf: time.Date(2026, 5, 6, 11, 0, 0, 0, zone).UTC()}
	incidents := [][]string{{"source", "source_file", "source_line", "load_id", "is_update", "incident_id", "state", "priority",
		"service", "assignment_group", "opened_at", "resolved_at", "closed_at", "parent_id", "duplicate_of"}}
	events := [][]string{{"source_file", "source_line", "load_id", "incident_id", "sequence", "at", "field", "old_value", "new_value",
		"actor_role"}}
	for i := range count {
		l := life{id: fmt.Sprintf("INC%05d", i), service: services[r.IntN(len(services))]}
		at := from.Add(time.Duration(r.IntN(60*24*58)) * time.Minute)
		if r.IntN(20) == 0 {
			at = from.AddDate(0, 0, 7*r.IntN(8)) // Monday, 00:00:00
		}
		priority := 1 + r.IntN(4)
		opened := at
		group := "N1"
		var resolved, closed time.Time
		sequence := 0
		tell := func(field, old, new string) {
			sequence++
			events = append(events, []string{"e.csv", strconv.Itoa(len(events) + 1), "2", l.id, strconv.Itoa(sequence),
				at.UTC().Format(time.RFC3339), field, old, new, "provider"})
		}
		state := "new"
		l.moves = append(l.moves, move{at, state})
		tell("state", "", state)
		for range r.IntN(9) {
			choices := next[state]
			if len(choices) == 0 || state == "closed" && r.IntN(10) > 0 {
				break
			}
			at = at.Add(time.Duration(r.IntN(60*24*4)) * time.Minute * time.Duration(r.IntN(3)) / 2)
			if at.After(w.asOf) {
				break
			}
			if r.IntN(3) == 0 {
				old := group
				group = []string{"N1", "N2", "N3"}[r.IntN(3)]
				tell("assignment_group", old, group)
			}
			if r.IntN(6) == 0 {
				old := priority
				priority = 1 + r.IntN(4)
				tell("priority", strconv.Itoa(old), strconv.Itoa(priority))
			}
			old := state
			state = choices[r.IntN(len(choices))]
			tell("state", old, state)
			l.moves = append(l.moves, move{at, state})
			switch state {
			case "resolved":
				resolved = at
			case "closed":
				closed = at
			case "active":
				resolved, closed = time.Time{}, time.Time{}
			}
		}
		parent, original := "", ""
		if i > 0 && r.IntN(12) == 0 {
			parent, l.carried = "INC00000", true
		} else if i > 0 && r.IntN(12) == 0 {
			original, l.carried = "INC00000", true
		}
		w.lives = append(w.lives, l)
		incidents = append(incidents, []string{"list", "i.csv", strconv.Itoa(i + 2), "1", "false", l.id, state, strconv.Itoa(priority),
			l.service, group, instant(opened), instant(resolved), instant(closed), parent, original})
	}
	given := inputs{"raw.incidents": incidents, "raw.events": events}
	given["raw.targets"] = [][]string{{"priority", "calendar_id", "acknowledge_seconds", "restore_seconds", "threshold_rate"},
		{"1", "24x7", "1800", "14400", "0.95"}, {"2", "24x7", "3600", "28800", "0.95"},
		{"3", "HO", "14400", "86400", "0.9"}, {"4", "split", "28800", "144000", "0.85"}}
	maps.Copy(given, gridTables("raw", given["raw.targets"]))
	months := [][]string{{"contract_key", "period", "from_epoch", "to_epoch", "whole_from_epoch", "whole_to_epoch"}}
	for _, p := range metrics.Spine(metrics.Month, from, w.asOf, zone) {
		begin, end := strconv.FormatInt(p.From.Unix(), 10), strconv.FormatInt(p.To.Unix(), 10)
		months = append(months, []string{"1", p.Key, begin, end, begin, end})
	}
	given["raw.contract_periods"] = months
	given["raw.calendar_days"] = calendarDays(t, "HO 2026-03-01 2027-03-01\n24x7 2026-03-01 2027-03-01\nsplit 2026-03-01 2027-03-01\n")
	rows := [][]string{{"grain", "period", "from_epoch", "to_epoch"}}
	for _, p := range metrics.Spine(metrics.Week, from, w.asOf, zone) {
		w.periods = append(w.periods, p)
		rows = append(rows, []string{"week", p.Key, strconv.FormatInt(p.From.Unix(), 10), strconv.FormatInt(p.To.Unix(), 10)})
	}
	given["run.periods"] = rows
	names, values := []string{"as_of"}, []string{instant(w.asOf)}
	for name, value := range defaults {
		if name != "as_of" {
			names, values = append(names, name), append(values, value)
		}
	}
	given["run.params"] = [][]string{names, values}
	w.db = fill(t, given)
	return w
}

func instant(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}

// fill builds the whole graph on some raw tables.
func fill(t *testing.T, given inputs) *warehouse.DB {
	t.Helper()
	g := mustGraph(t)
	db := memory(t)
	for id, rows := range given {
		if _, err := db.ExecContext(context.Background(), "create table "+id+" as\n"+typed(t, g, id, rows)); err != nil {
			t.Fatalf("%s: %v", id, err)
		}
	}
	for _, m := range g.ordered {
		if _, ok := given[m.ID()]; ok || m.Schema == "checks" {
			continue
		}
		kind := "table"
		if m.View {
			kind = "view"
		}
		if _, err := db.ExecContext(context.Background(), "create "+kind+" "+m.ID()+" as\n"+m.SQL+"\n"); err != nil {
			t.Fatalf("%s: %v", m.ID(), err)
		}
	}
	return db
}

// What must hold of any lives holds of these.
func TestRandomLives(t *testing.T) {
	for seed := range uint64(3) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			w := makeWorld(t, seed, 250)
			t.Run("checks and keys", func(t *testing.T) { keepChecksAndKeys(t, w) })
			t.Run("backlog", func(t *testing.T) { backlogIsTheNaiveCount(t, w) })
			t.Run("roll-up", func(t *testing.T) { rollUp(t, w) })
			t.Run("clocks", func(t *testing.T) { clocksAreTheCalendars(t, w) })
			t.Run("verdicts", func(t *testing.T) { verdictsFollowTheCount(t, w) })
			t.Run("median", func(t *testing.T) { twinOfTheMedian(t, w) })
		})
	}
}

func count(t *testing.T, db *warehouse.DB, query string, args ...any) int64 {
	t.Helper()
	var n int64
	if err := db.QueryRowContext(context.Background(), query, args...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

func read(t *testing.T, w *world, k metrics.KPI, by ...string) []metrics.Row {
	t.Helper()
	rows, err := metrics.Read(context.Background(), w.db, metrics.Query{KPI: k, Periods: w.periods, AsOf: w.asOf, By: by})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// Every check passes, and every model keeps the key that its header promises.
func keepChecksAndKeys(t *testing.T, w *world) {
	g := mustGraph(t)
	results, err := check.Run(context.Background(), w.db, g.ordered)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		if r.Count > 0 {
			t.Errorf("%s: %d offenders, first %v", r.ID, r.Count, r.Rows[:min(5, len(r.Rows))])
		}
	}
	for _, m := range g.ordered {
		if m.Schema == "checks" || m.Schema == "raw" || m.Schema == model.Params {
			continue
		}
		key := strings.Join(m.Key, ", ")
		if n := count(t, w.db, "select count(*) from (select "+key+" from "+m.ID()+" group by "+key+" having count(*) > 1) as doubled"); n > 0 {
			t.Errorf("%s: %d keys (%s) stand twice", m.ID(), n, key)
		}
	}
}

// The stock at every cut is the naive count of the lives, all together and by service.
func backlogIsTheNaiveCount(t *testing.T, w *world) {
	backlog, _ := metrics.Set(metrics.Catalogue).Find("backlog")
	naive := func(p metrics.Period, keep func(life) bool) (n int64) {
		cut := p.To
		if w.asOf.Before(cut) {
			cut = w.asOf.Add(time.Second)
		}
		for _, l := range w.lives {
			if !l.carried && keep(l) && l.inStock(cut) {
				n++
			}
		}
		return n
	}
	rows := read(t, w, backlog)
	// Months have other lengths than weeks, and summer time moves their cuts.
	first, last := w.periods[0], w.periods[len(w.periods)-1]
	for _, grain := range []metrics.Grain{metrics.Month, metrics.Quarter} {
		of := metrics.Spine(grain, first.From.AddDate(-1, 0, 0), last.To, first.Zone())
		read, err := metrics.Read(context.Background(), w.db, metrics.Query{KPI: backlog, Periods: of, AsOf: w.asOf})
		if err != nil || len(read) < 4 {
			t.Fatalf("%d rows: %v", len(read), err)
		}
		rows = append(rows, read...)
	}
	for _, row := range rows {
		if want := naive(row.Period, func(life) bool { return true }); row.N != want {
			t.Errorf("%s: %d, want %d", row.Period.Key, row.N, want)
		}
	}
	for _, row := range read(t, w, backlog, "service") {
		if want := naive(row.Period, func(l life) bool { return l.service == row.Dims["service"] }); row.N != want {
			t.Errorf("%s %q: %d, want %d", row.Period.Key, row.Dims["service"], row.N, want)
		}
	}
}

// For every KPI: hits are at most n, n and excluded are all facts of the period, a breakdown sums to the whole, and the weeks of
// a flow sum to all.
func rollUp(t *testing.T, w *world) {
	for _, k := range metrics.Catalogue {
		type sums struct{ n, hits, excluded int64 }
		total := map[string]sums{}
		var all sums
		for _, row := range read(t, w, k) {
			if row.Hits > row.N && k.Kind != metrics.Ratio {
				t.Errorf("%s %s: %d hits of %d", k.ID, row.Period.Key, row.Hits, row.N)
			}
			total[row.Period.Key] = sums{row.N, row.Hits, row.Excluded}
			all = sums{all.n + row.N, all.hits + row.Hits, all.excluded + row.Excluded}
			if !k.Kind.IsStock() && k.Kind != metrics.Ratio {
				facts := count(t, w.db, "select count(*) from metrics."+k.ID+" where period_epoch >= ? and period_epoch < ?",
					row.Period.From.Unix(), row.Period.To.Unix())
				if row.N+row.Excluded != facts {
					t.Errorf("%s %s: %d + %d excluded are not %d facts", k.ID, row.Period.Key, row.N, row.Excluded, facts)
				}
			}
		}
		for _, dimension := range []string{"service", "priority", "team"} {
			parts := map[string]sums{}
			for _, row := range read(t, w, k, dimension) {
				s := parts[row.Period.Key]
				parts[row.Period.Key] = sums{s.n + row.N, s.hits + row.Hits, s.excluded + row.Excluded}
			}
			for key, want := range total {
				if parts[key] != want {
					t.Errorf("%s %s by %s: %v, the whole is %v", k.ID, key, dimension, parts[key], want)
				}
			}
		}
		if k.Kind.IsStock() {
			continue
		}
		zone := w.periods[0].Zone()
		whole := metrics.Everything(w.periods[0].FromDate, w.periods[len(w.periods)-1].ToDate, zone)
		rows, err := metrics.Read(context.Background(), w.db, metrics.Query{KPI: k, Periods: []metrics.Period{whole}, AsOf: w.asOf})
		if err != nil {
			t.Fatal(err)
		}
		if got := (sums{rows[0].N, rows[0].Hits, rows[0].Excluded}); got != all {
			t.Errorf("%s: the weeks sum to %v, everything is %v", k.ID, all, got)
		}
	}
}

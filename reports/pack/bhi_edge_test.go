package pack_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"bilan/metrics"
	"bilan/metrics/unit"
	"bilan/pipeline/warehouse"
	"bilan/reports/pack"
)

// Every case prints, in both languages, and keeps what every pack must keep.
func TestEveryWeekPrints(t *testing.T) {
	cases := map[string]struct {
		week    string
		inserts []string
		verdict string // of the French pack, its beginning
	}{
		"nothing":        {"2026-W38", nil, "Aucun incident ouvert, résolu ou en stock"},
		"one":            {"2026-W38", []string{one, always, grid}, "1 incident ouvert, 1 résolu ; stock 0"},
		"one, no target": {"2026-W38", []string{one}, "1 incident ouvert, 1 résolu ; stock 0"},
		"quiet week":     {"2026-W37", []string{one}, "Aucun incident ouvert"},
		"first week":     {"2026-W35", []string{steady(4, 0)}, ""},
		"long history":   {"2026-W38", []string{steady(30, 40), always, grid}, ""},
		"no event, no service, no client": {"2026-W38",
			[]string{steady(20, 0, "service", "client", "users_affected", "is_major", "ci")}, ""},
		"bare": {"2026-W38", []string{steady(10, 0, "service", "category", "client", "users_affected", "is_major", "ci", "priority",
			"assignment_group", "cause_code", "tool_sla_met", "title")}, ""},
		"partial": {"2026-W39", []string{steady(30, 0), always, grid}, ""},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			db := memory(t, cut, test.inserts...)
			w := readWeek(t, db, week(t, test.week, paris), cut)
			balanced(t, w)
			for _, lang := range []string{"fr", "en"} {
				p, err := pack.Weekly(w, pack.Options{Lang: lang})
				if err != nil {
					t.Fatal(err)
				}
				sound(t, p)
				if got := strings.NewReplacer("\u202f", " ", "\u00a0", " ").Replace(p.Verdict); lang == "fr" && !strings.HasPrefix(got, test.verdict) {
					t.Errorf("verdict: %s", got)
				}
			}
		})
	}
}

// Weeks of 53, 167 and 169 hours, and those around them.
func TestEveryTinyWeekPrints(t *testing.T) {
	db, zone, asOf := tiny(t)
	for _, key := range []string{"2026-W52", "2026-W13", "2026-W43", "2027-W01"} {
		w, p := weekly(t, db, week(t, key, zone), asOf, pack.Options{})
		sound(t, p)
		balanced(t, w)
	}
}

func TestSubjectsAreWhatIsCounted(t *testing.T) {
	db := memory(t, cut, steady(12, 40), always, grid)
	for _, key := range []string{"2026-W38", "2026-W39"} {
		w, _ := weekly(t, db, week(t, key, paris), cut, pack.Options{})
		agrees(t, db, w)
	}
}

// balanced checks the identity of the stock (domain.md 1.6) from the week's own terms.
func balanced(t *testing.T, w *metrics.WeekData) {
	t.Helper()
	n := func(id string) int64 { return w.Trends[id].Row().N }
	rows := w.Trends["backlog"].Rows
	before := rows[len(rows)-2].N
	after := before + n("stock_entered") + n("reopenings") - n("stock_resolved") - n("stock_resolved_again") - n("stock_cancelled") -
		n("stock_closed_unresolved")
	if got := n("backlog"); got != after || int64(len(w.Stock)) != got {
		t.Errorf("%s: the stock is %d, its moves give %d, its list holds %d", w.Period.Key, got, after, len(w.Stock))
	}
}

// agrees checks that the list of subjects is what the roll-up counts, for every KPI of the catalogue.
func agrees(t *testing.T, db *warehouse.DB, w *metrics.WeekData) {
	t.Helper()
	ctx := context.Background()
	for _, kpi := range metrics.Catalogue {
		for _, where := range []map[string]string{nil, {"service": "Internet", "priority": "P2"}} {
			rows, err := metrics.Read(ctx, db, metrics.Query{KPI: kpi, Periods: []metrics.Period{w.Period}, AsOf: w.AsOf, Where: where})
			if err != nil {
				t.Fatal(err)
			}
			subjects, err := metrics.Subjects(ctx, db, kpi, w.Period, where, w.AsOf)
			if err != nil {
				t.Fatal(err)
			}
			counted := metrics.Counted(subjects)
			hits := int64(0)
			for _, s := range counted {
				if s.IsHit {
					hits++
				}
			}
			n := rows[0].N
			if kpi.Kind == metrics.Ratio {
				n += rows[0].Hits
			}
			if int64(len(counted)) != n || hits != rows[0].Hits || int64(len(subjects)-len(counted)) != rows[0].Excluded {
				t.Errorf("%s %s %v: %d subjects, %d hits, %d left out; the roll-up says %d, %d, %d", w.Period.Key, kpi.ID, where, len(counted), hits,
					len(subjects)-len(counted), n, rows[0].Hits, rows[0].Excluded)
			}
		}
	}
}

func TestOneIncidentIsTold(t *testing.T) {
	_, p := weekly(t, memory(t, cut, one, always, grid), week(t, "2026-W38", paris), cut, pack.Options{})
	if got := tile(t, p, "sla_met"); got.Value != unit.Of(unit.Rate, 0) || got.Tone != pack.Bad || !strings.Contains(got.Verdict, "P2") {
		t.Errorf("restored in three hours of two promised: %+v", got)
	}
	breach := table(t, p, "breaches").Rows
	if len(breach) != 1 || breach[0].Incident != "INC1" || printed(t, p, breach[0].Cells[5].Value) != "1 h" ||
		breach[0].Cells[6].Value.Text != "non décomposable\u00a0: sans cycle de vie" {
		t.Errorf("breaches: %+v", breach)
	}
	if got := tile(t, p, "time_to_resolve"); len(got.Notes) == 0 || printed(t, p, got.Value) != "3 h" {
		t.Errorf("median of one: %+v", got)
	}
}

// A field that no source has is said to be absent, never counted as zero.
func TestAbsentFieldsAreSaid(t *testing.T) {
	_, p := weekly(t, memory(t, cut, steady(20, 0, "service", "client", "users_affected", "is_major", "ci", "cause_code", "tool_sla_met")),
		week(t, "2026-W38", paris), cut, pack.Options{})
	for _, r := range table(t, p, "coverage").Rows {
		if name := r.Cells[0].Value.Text; name == "service" && r.Cells[3].Value.Missing != unit.NotAvailable {
			t.Errorf("coverage of %s: %+v", name, r.Cells[3].Value)
		}
	}
	if got := table(t, p, "weather").Columns[0].ID; got != "category" {
		t.Errorf("grouped by %s", got)
	}
	for _, tile := range p.Sections[0].Blocks[0].Tiles.Tiles {
		if tile.KPI == "sla_met" || tile.KPI == "tool_sla_met" {
			t.Errorf("there is neither target nor verdict, but a tile %s", tile.KPI)
		}
	}
}

// The week under way is not judged.
func TestPartialWeekIsNotJudged(t *testing.T) {
	w, p := weekly(t, memory(t, cut, steady(30, 0), always, grid), week(t, "2026-W39", paris), cut, pack.Options{})
	if !w.IsPartial || !w.Cut.Equal(cut.Add(time.Second)) {
		t.Errorf("cut at %v", w.Cut)
	}
	for _, tile := range p.Sections[0].Blocks[0].Tiles.Tiles {
		if tile.Tone == pack.Bad || tile.Tone == pack.Good || strings.Contains(tile.Verdict, "signal") {
			t.Errorf("tile %s is judged: %s", tile.KPI, tile.Verdict)
		}
	}
}

// A candidate depends on its key alone: data of a later week change neither its id nor its words, and a look at the earlier
// week finds what was found then.
func TestCandidatesAreStable(t *testing.T) {
	ctx := context.Background()
	find := func(db *warehouse.DB, key string, asOf time.Time) []metrics.Candidate {
		found, err := metrics.Candidates(ctx, db, metrics.Catalogue, metrics.CandidateQuery{Period: week(t, key, paris), AsOf: asOf})
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	all := memory(t, cut, steady(30, 40))
	before := find(all, "2026-W37", cut)
	after := find(all, "2026-W38", cut)
	early := time.Date(2026, 9, 14, 6, 0, 0, 0, time.UTC)
	then := find(memory(t, early, steady(30, 0)), "2026-W37", early)
	if len(before) == 0 || len(after) < len(before) {
		t.Fatalf("%d candidates, then %d", len(before), len(after))
	}
	same := func(a, b metrics.Candidate) bool {
		return a.ID == b.ID && a.Key == b.Key && slices.Equal(a.Parts, b.Parts)
	}
	for i, c := range before {
		if i >= len(then) || !same(c, then[i]) || c.Total != then[i].Total || !c.LatestAt.Equal(then[i].LatestAt) {
			t.Errorf("seen later, candidate %d of 2026-W37 is another: %+v", i, c)
		}
		if !slices.ContainsFunc(after, func(d metrics.Candidate) bool { return same(c, d) }) && c.Key[:2] != "R4" {
			t.Errorf("candidate %s is lost a week later", c.ID)
		}
	}
	ids := map[string]string{}
	for _, c := range after {
		if other, taken := ids[c.ID]; taken {
			t.Errorf("%s stands for %q and %q", c.ID, other, c.Key)
		}
		ids[c.ID] = c.Key
		if f, ok := c.Fired("R1"); ok && f.Count != int64(len(c.Incidents)) {
			t.Errorf("%s: R1 counted %d, %d are listed", c.ID, f.Count, len(c.Incidents))
		}
	}
}

// A burst of one service is a rising trend against its past; calm weeks are none.
func TestRisingTrend(t *testing.T) {
	ctx := context.Background()
	for burst, want := range map[int]int{0: 0, 40: 1} {
		found, err := metrics.Candidates(ctx, memory(t, cut, steady(30, burst)), metrics.Catalogue,
			metrics.CandidateQuery{Period: week(t, "2026-W38", paris), AsOf: cut})
		if err != nil {
			t.Fatal(err)
		}
		rising := 0
		for _, c := range found {
			if f, ok := c.Fired("R4"); ok {
				rising++
				if f.FalseDiscovery > 0.10 || f.Count < 40 || f.Expected > 20 {
					t.Errorf("R4 on %v: %+v", c.Parts, f)
				}
			}
		}
		if rising != want {
			t.Errorf("burst of %d: %d rising trends, want %d", burst, rising, want)
		}
	}
}

// The same week gives the same bytes.
func TestWeeklyIsDeterministic(t *testing.T) {
	db := memory(t, cut, steady(30, 40), always, grid)
	_, first := weekly(t, db, week(t, "2026-W38", paris), cut, pack.Options{})
	_, second := weekly(t, db, week(t, "2026-W38", paris), cut, pack.Options{})
	if string(encode(t, first)) != string(encode(t, second)) {
		t.Error("two packs of one week differ")
	}
}

func TestReadWeekRefusesOtherGrains(t *testing.T) {
	p, err := metrics.ParsePeriod("2026-09", paris, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = metrics.ReadWeek(context.Background(), memory(t, cut), metrics.Catalogue, metrics.WeekQuery{Period: p, AsOf: cut})
	if err == nil || err.Error() != "read a week: 2026-09 is a month" {
		t.Errorf("got %v", err)
	}
}

package main

import (
	"io"
	"testing"

	"bilan/metrics"
	"bilan/pipeline"
)

// TestWeekOfTheDemoAddsUp reads the week of the demo and adds up what its pack prints in parts: the time of each breach, its roll-up, the
// waits by group, the contributions to each change.
func TestWeekOfTheDemoAddsUp(t *testing.T) {
	dir, err := builtDemo()
	if err != nil {
		t.Fatal(err)
	}
	a := &app{stdout: io.Discard, stderr: io.Discard, now: fixedNow, workspace: dir, quiet: true}
	s, err := a.open()
	if err != nil {
		t.Fatal(err)
	}
	db, err := pipeline.Open(t.Context(), a.options(s))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	week, err := metrics.ParsePeriod("2026-W38", s.zone, s.asOf)
	if err != nil {
		t.Fatal(err)
	}
	w, err := metrics.ReadWeek(t.Context(), db, metrics.Catalogue, metrics.WeekQuery{Period: week, AsOf: s.asOf})
	if err != nil {
		t.Fatal(err)
	}
	var counted float64
	for _, b := range w.Breaches {
		d, ok := w.Spent[b.Commitment]
		if !ok || float64(d.Counted) != b.Counted {
			t.Errorf("%s of %d: %g s are counted, and told as %d", b.Indicator, b.Key, b.Counted, d.Counted)
		}
		if b.Indicator == "restore" && w.Period.Contains(b.DecidedAt) {
			counted += b.Counted
		}
	}
	if sum := metrics.SumOfParts(w.TimeSpent); counted == 0 || float64(sum.Counted) != counted {
		t.Errorf("the roll-up tells %d s of %g", sum.Counted, counted)
	}
	if len(w.SpentLives) == 0 || len(w.PingPong) == 0 || len(w.Waits) == 0 {
		t.Errorf("%d majors, %d incidents that went from group to group, %d waits: the demo shows nothing", len(w.SpentLives), len(w.PingPong), len(w.Waits))
	}
	exits, row := metrics.SumOfWaits(w.WaitAudits), w.Trends["pending_to_resolved"].Row()
	if exits.Exits != row.N || exits.Resolved != row.Hits || exits.Exits == 0 {
		t.Errorf("%d of %d waits ended by a resolution, the KPI says %d of %d", exits.Resolved, exits.Exits, row.Hits, row.N)
	}
	for _, m := range w.Movements {
		trend := w.Trends[m.KPI.ID]
		previous, _ := trend.Previous()
		now, before := trend.Row().N, previous.N
		if m.KPI.IsCommitment() {
			now, before = now-trend.Row().Hits, before-previous.Hits
		}
		if sum := metrics.SumOfCounts(m.Counts); sum.Delta != now-before {
			t.Errorf("%s by %s adds up to %d of %d", m.KPI.ID, m.By, sum.Delta, now-before)
		}
	}
	if len(w.Cohorts) != 27 || !w.Cohorts[26].IsImmature || w.Cohorts[13].IsImmature || len(w.BetweenMajors.Gaps) < 12 {
		t.Errorf("%d cohorts, %d gaps between majors", len(w.Cohorts), len(w.BetweenMajors.Gaps))
	}
}

package sql_test

import (
	"context"
	"math"
	"slices"
	"testing"
	"time"

	"bilan/metrics"
)

// The open seconds of every milestone and run, and every deadline, are those of the calendars themselves.
func clocksAreTheCalendars(t *testing.T, w *world) {
	_, rows, err := w.db.Rows(context.Background(), `select opened_epoch, resolved_epoch, resolve_open_seconds, incident_id
		from marts.incidents where resolved_epoch is not null order by incident_id`)
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) < 20 {
		t.Fatalf("%d resolved incidents: too few to prove anything", len(rows))
	}
	for _, r := range rows {
		if want := seconds("HO", r[0].(int64), r[1].(int64)); r[2] != want {
			t.Errorf("%s: %v open seconds, want %d", r[3], r[2], want)
		}
	}
	_, rows, err = w.db.Rows(context.Background(), `select calendar_id, from_epoch,
		coalesce(to_epoch, cast(epoch((select as_of from run.params)) as bigint)), counted_seconds, commitment_key
		from marts.clock_intervals where kind = 'run' order by commitment_key, ordinal`)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if want := seconds(r[0].(string), r[1].(int64), r[2].(int64)); r[3] != want {
			t.Errorf("commitment %v: %v counted seconds, want %d", r[4], r[3], want)
		}
	}
	_, rows, err = w.db.Rows(context.Background(), `select calendar_id, start_epoch, target_seconds, deadline_epoch, incident_key
		from marts.clock_results where run_count = 1 order by incident_key, indicator`)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		target := time.Duration(r[2].(int64)) * time.Second
		due, ok := calendars[r[0].(string)].Add(time.Unix(r[1].(int64), 0), target)
		if !ok || r[3] != due.Unix() {
			t.Errorf("incident %v: deadline %v, want %d", r[4], r[3], due.Unix())
		}
	}
}

func seconds(calendar string, from, to int64) int64 {
	return int64(calendars[calendar].Counted(time.Unix(from, 0), time.Unix(to, 0)) / time.Second)
}

// Verdicts follow from what was counted: never met past the target, never late within it, decided inside the life.
func verdictsFollowTheCount(t *testing.T, w *world) {
	for what, query := range map[string]string{
		"met past the target":        "select count(*) from marts.clock_results where verdict = 'met' and counted_seconds > target_seconds",
		"breached within the target": "select count(*) from marts.clock_results where verdict = 'breached' and counted_seconds <= target_seconds",
		"decided after the cut":      "select count(*) from marts.clock_results where decided_epoch > (select cast(epoch(as_of) as bigint) from run.params)",
		"decided before it began":    "select count(*) from marts.clock_results where decided_epoch < start_epoch",
		"decided without a date":     "select count(*) from marts.clock_results where (verdict in ('met', 'breached')) <> (decided_epoch is not null)",
		"breached before its target": "select count(*) from marts.clock_results where verdict = 'breached' and decided_epoch < deadline_epoch",
	} {
		if n := count(t, w.db, query); n > 0 {
			t.Errorf("%s: %d", what, n)
		}
	}
	for _, verdict := range []string{"met", "breached", "pending", "undetermined"} {
		if count(t, w.db, "select count(*) from marts.clock_results where verdict = ?", verdict) == 0 {
			t.Errorf("no promise is %s: the lives prove nothing about it", verdict)
		}
	}
	if count(t, w.db, "select count(*) from marts.clock_results where run_count > 1") == 0 ||
		count(t, w.db, "select count(*) from marts.clock_results where is_of_lowered_priority") == 0 {
		t.Error("no reopened or lowered promise: the lives prove nothing about them")
	}
}

// Median and ninetieth percentile are those of the facts, computed again by linear interpolation.
func twinOfTheMedian(t *testing.T, w *world) {
	for _, id := range []string{"time_to_resolve", "time_to_resolve_ho", "time_to_restore", "time_to_close"} {
		k, _ := metrics.Set(metrics.Catalogue).Find(id)
		for _, row := range read(t, w, k) {
			_, rows, err := w.db.Rows(context.Background(), "select value from metrics."+id+
				" where excluded_because is null and period_epoch >= ? and period_epoch < ?", row.Period.From.Unix(), row.Period.To.Unix())
			if err != nil {
				t.Fatal(err)
			}
			var values []float64
			for _, r := range rows {
				values = append(values, float64(r[0].(int64)))
			}
			slices.Sort(values)
			same := func(what string, got *float64, p float64) {
				if got == nil {
					return
				}
				at := p * float64(len(values)-1)
				low, high := values[int(at)], values[int(math.Ceil(at))]
				if want := low + (at-math.Floor(at))*(high-low); math.Abs(*got-want) > 1e-6*math.Max(1, want) {
					t.Errorf("%s %s %s: %g, want %g", id, row.Period.Key, what, *got, want)
				}
			}
			if (row.Median == nil) != (len(values) == 0) {
				t.Errorf("%s %s: median %v of %d values", id, row.Period.Key, row.Median, len(values))
			}
			same("median", row.Median, 0.5)
			same("p90", row.P90, 0.9)
		}
	}
}

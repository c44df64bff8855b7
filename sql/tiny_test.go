package sql_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"bilan/metrics"
	"bilan/pipeline"
	"bilan/pipeline/source"
	"bilan/pipeline/warehouse"
	"bilan/pipeline/workspace"
	models "bilan/sql"
)

// tiny loads, builds and checks a copy of the tiny workspace and opens its warehouse.
func tiny(t *testing.T) *warehouse.DB {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "tiny")
	if err := os.CopyFS(dir, os.DirFS("../fixtures/tiny")); err != nil {
		t.Fatal(err)
	}
	ws, err := workspace.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	asOf, err := time.Parse(time.RFC3339, ws.Config.AsOf)
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation(ws.Config.Zone)
	if err != nil {
		t.Fatal(err)
	}
	options := pipeline.Options{
		Workspace: ws, Models: models.FS, AsOf: asOf.UTC(),
		Clock: func() time.Time { return asOf },
		Periods: func(from, to time.Time) []pipeline.Period {
			var all []pipeline.Period
			for _, p := range metrics.Spine(metrics.Week, from, to, zone) {
				all = append(all, pipeline.Period{Grain: string(p.Grain), Key: p.Key, From: p.From, To: p.To})
			}
			return all
		},
	}
	_, err = pipeline.Run(context.Background(), options)
	var rejected *source.RejectError
	if err != nil && !errors.As(err, &rejected) {
		t.Fatal(err)
	}
	db, err := pipeline.Open(context.Background(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// The milestones of the tiny workspace are those that were written down by hand, with where each comes from.
func TestTinyMilestones(t *testing.T) {
	db := tiny(t)
	_, rows, err := db.Rows(context.Background(), `
		select incident_id, opened_epoch, opened_quality, acknowledged_epoch, acknowledged_quality, restored_epoch,
		    restored_quality, resolved_epoch, resolved_quality, resolved_last_epoch, resolved_last_quality, closed_epoch,
		    closed_quality
		from marts.incidents order by incident_id`)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("../fixtures/tiny/expected.csv")
	if err != nil {
		t.Fatal(err)
	}
	want := readCSV(t, "expected.csv", string(text))
	header := want[0]
	byID := map[string][]string{}
	for _, row := range rows {
		line := make([]string, len(row))
		for i, v := range row {
			name := "text"
			if _, ok := v.(int64); ok {
				name = "at_epoch"
			}
			line[i] = cell(name, v)
		}
		byID[line[0]] = line
	}
	for _, w := range want[1:] {
		got, ok := byID[w[0]]
		if !ok {
			t.Errorf("%s is not there", w[0])
			continue
		}
		delete(byID, w[0])
		for i := range w {
			if got[i] != w[i] {
				t.Errorf("%s %s: %q, want %q", w[0], header[i], got[i], w[i])
			}
		}
	}
	for id := range byID {
		t.Errorf("%s is not in expected.csv", id)
	}
}

// What the stories say about promises, doubts and the population.
func TestTinyStories(t *testing.T) {
	db := tiny(t)
	for _, c := range []struct{ story, query, want string }{
		{"equal to the target is met, from the original start",
			"select verdict || ' ' || counted_seconds from marts.commitments join marts.incidents using (incident_key) where incident_id = 'INC0000017' and indicator = 'restore'", "met 14400"},
		{"a late downgrade does not cure a breach",
			"select verdict || ' ' || target_seconds from marts.commitments join marts.incidents using (incident_key) where incident_id = 'INC0000016' and indicator = 'restore'", "breached 28800"},
		{"a negative duration gives no verdict",
			"select verdict from marts.commitments join marts.incidents using (incident_key) where incident_id = 'INC0000011' and indicator = 'restore'", "undetermined"},
		{"closed without resolution gives no verdict",
			"select verdict from marts.commitments join marts.incidents using (incident_key) where incident_id = 'INC0000013' and indicator = 'restore'", "undetermined"},
		{"late while still open",
			"select verdict || ' ' || is_open_and_late from marts.commitments join marts.incidents using (incident_key) where incident_id = 'INC0000025' and indicator = 'restore'", "breached true"},
		{"twelve hours against eight",
			"select verdict || ' ' || overrun_seconds from marts.commitments join marts.incidents using (incident_key) where incident_id = 'INC0000029' and indicator = 'restore'", "breached 14400"},
		{"three group changes, two of them returns",
			"select reassignment_count || ' ' || return_count from marts.incidents where incident_id = 'INC0000029'", "3 2"},
		{"duplicate, child and cancelled ones are not timed",
			"select string_agg(incident_id || ' ' || not_timed_because, ', ' order by incident_id) from marts.incidents where not_timed_because is not null",
			"INC0000007 cancelled, INC0000008 duplicate, INC0000009 child"},
		{"aged and stale on Monday morning",
			"select (select bool_or(is_hit) from metrics.backlog_aged where subject_id = incident_key and until_epoch is null) || ' ' || (select bool_or(is_hit) from metrics.backlog_stale where subject_id = incident_key and until_epoch is null) from marts.incidents where incident_id = 'INC0000025'", "true true"},
		{"28 hours of wait, left by resolution",
			"select pending_seconds || ' ' || pending_to_resolved_count from marts.incidents where incident_id = 'INC0000014'", "100800 1"},
		{"two waits, both left by a return to work",
			"select pending_seconds || ' ' || pending_exit_count || ' ' || pending_to_resolved_count from marts.incidents where incident_id = 'INC0000015'", "153000 2 0"},
		{"ninety real minutes over the spring change",
			"select value from metrics.time_to_resolve join marts.incidents on subject_id = incident_key where incident_id = 'INC0000018'", "5400"},
		{"two closures are no reopening",
			"select reopen_count from marts.incidents where incident_id = 'INC0000027'", "0"},
		{"doubts",
			"select string_agg(incident_id || ' ' || code, ', ' order by incident_id, code) from marts.quality_flags join marts.incidents using (incident_key) where code in ('DQ-NEG', 'DQ-STATE', 'DQ-ORPHAN', 'DQ-PRIO', 'DQ-REOPEN', 'DQ-PAUSE', 'DQ-FUTURE', 'DQ-TZ-GAP', 'DQ-TZ-AMB')",
			"INC0000011 DQ-NEG, INC0000014 DQ-PAUSE, INC0000018 DQ-TZ-GAP, INC0000019 DQ-TZ-AMB, INC0000021 DQ-STATE, INC0000023 DQ-FUTURE, INC0000032 DQ-ORPHAN, INC0000035 DQ-PRIO, INC0000035 DQ-REOPEN"},
	} {
		_, rows, err := db.Rows(context.Background(), c.query)
		switch {
		case err != nil:
			t.Errorf("%s: %v", c.story, err)
		case len(rows) != 1:
			t.Errorf("%s: %d rows", c.story, len(rows))
		default:
			if got := cell("text", rows[0][0]); got != c.want {
				t.Errorf("%s: %q, want %q", c.story, got, c.want)
			}
		}
	}
}

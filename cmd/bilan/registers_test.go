package main

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bilan/fixtures/gen"
	"bilan/metrics"
	"bilan/pipeline"
)

// TestRegisterFaults compares what the checks list of registers with what the demo wrote wrong on purpose: all of it, with its file,
// and nothing else.
func TestRegisterFaults(t *testing.T) {
	dir, err := builtDemo()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(dir, "truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	var truth gen.Truth
	if err := json.Unmarshal(data, &truth); err != nil {
		t.Fatal(err)
	}
	a := &app{stdout: io.Discard, stderr: io.Discard, now: fixedNow, workspace: dir, quiet: true}
	s, err := a.open()
	if err != nil {
		t.Fatal(err)
	}
	results, err := pipeline.Check(t.Context(), a.options(s))
	if err != nil {
		t.Fatal(err)
	}
	var got, want []string
	for _, r := range results {
		if r.ID != "checks.register_links" && r.ID != "register_links" && r.ID != "checks.register_dates" && r.ID != "register_dates" {
			continue
		}
		id, file := slices.Index(r.Columns, "id"), slices.Index(r.Columns, "source_file")
		for _, row := range r.Rows {
			got = append(got, filepath.Dir(row[file])+" "+row[id])
		}
	}
	for _, f := range truth.Registers {
		folder := f.File
		if strings.Contains(filepath.Base(folder), ".") {
			folder = filepath.Dir(folder)
		}
		want = append(want, folder+" "+f.IncidentID)
	}
	slices.Sort(got)
	slices.Sort(want)
	if len(want) < 7 || !slices.Equal(got, want) {
		t.Errorf("the checks list\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestCommentFaults finds the heading and the number that the demo mistypes, with their lines.
func TestCommentFaults(t *testing.T) {
	dir, err := builtDemo()
	if err != nil {
		t.Fatal(err)
	}
	a := &app{stdout: io.Discard, stderr: io.Discard, now: fixedNow, workspace: dir, quiet: true}
	s, err := a.open()
	if err != nil {
		t.Fatal(err)
	}
	results, err := a.commentCheck(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	if len(results) != 1 {
		t.Fatalf("%d results", len(results))
	}
	var got []string
	for _, row := range results[0].Rows {
		got = append(got, strings.Join(row, " "))
	}
	want := []string{
		"registers/comments/2026-W37.md 5 unknown_incident INC9999998 ",
		`registers/comments/2026-W37.md 7 unknown_section Chagements did you mean "Changements"?`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("the check lists\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestEffectsOfTheDemo judges every correction of the demo: nothing but what cured the planted family has a visible effect. The small
// demo of the tests has too few incidents for that one to show in eight weeks; it must not be called useless.
func TestEffectsOfTheDemo(t *testing.T) {
	dir, err := builtDemo()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(dir, "truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	var truth gen.Truth
	if err := json.Unmarshal(data, &truth); err != nil {
		t.Fatal(err)
	}
	cured := map[string]bool{}
	for _, f := range truth.Families {
		cured[f.ProblemID] = f.When == "cured"
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
	effects, err := metrics.Effects(t.Context(), db, truth.Until.AddDate(0, 0, -180), truth.Until)
	if err != nil {
		t.Fatal(err)
	}
	judged := 0
	for _, e := range effects {
		if e.Verdict != metrics.EffectUnknown {
			judged++
		}
		isCure := cured[e.ProblemID] && e.Kind == "problem"
		if e.Verdict == metrics.EffectVisible && !cured[e.ProblemID] ||
			isCure && (e.Verdict == metrics.EffectNone || e.Verdict == metrics.EffectReverse || float64(e.After) >= e.Expected) {
			t.Errorf("%s %s (%s): %s, %d in %.0f days before, %d in %.0f after, ratio %.2f to %.2f", e.Kind, e.ID, e.ProblemID, e.Verdict, e.Before, e.BeforeDays, e.After, e.AfterDays, e.Low, e.High)
		}
	}
	if judged < 10 {
		t.Errorf("%d corrections judged of %d", judged, len(effects))
	}
}

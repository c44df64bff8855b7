package main

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"testing"

	"bilan/fixtures/gen"
)

// evaluation is what bilan problems --evaluate says, by grouping.
func evaluation(t *testing.T, args ...string) (map[string]groupingJSON, candidateEvaluationJSON) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), append(args, "problems", "--evaluate", "--format", "json"), &stdout, &stderr, fixedNow); code != exitOK {
		t.Fatalf("exit %d: %s", code, stderr.String())
	}
	var e candidateEvaluationJSON
	if err := json.Unmarshal(stdout.Bytes(), &e); err != nil {
		t.Fatal(err)
	}
	by := map[string]groupingJSON{}
	for _, g := range e.Groupings {
		by[g.Grouping] = g
	}
	return by, e
}

// On the families planted in a demo of 20,000 incidents, with retold tickets, lost items, misfiled symptoms, twins of other items and other
// symptoms of the same item, likeness finds what the exact key misses, and merges no decoy.
func TestPlantedFamiliesAreFound(t *testing.T) {
	if testing.Short() {
		t.Skip("writes the whole demo")
	}
	dir := filepath.Join(t.TempDir(), "demo")
	if err := gen.Demo(dir, gen.Options{Seed: 1}); err != nil {
		t.Fatal(err)
	}
	if err := silently([]string{"-C", dir, "load"}, []string{"-C", dir, "build"}); err != nil {
		t.Fatal(err)
	}
	by, e := evaluation(t, "-C", dir, "--truth", filepath.Join(dir, "truth.json"))
	key, likeness := by["key"], by["likeness"]
	if likeness.F1 == nil || *likeness.F1 < 0.97 || *likeness.Precision < 0.99 || *likeness.F1 < *key.F1+0.1 {
		t.Errorf("likeness %+v, key %+v", likeness, key)
	}
	if e.Decoys == nil || *e.Decoys < 80 || *e.DecoysMerged > 0 || *e.DecoysBeside > 1 {
		t.Errorf("decoys %d, merged %d, beside strays %d", *e.Decoys, *e.DecoysMerged, *e.DecoysBeside)
	}
}

// The real log names no item, no service and no text: the exact key finds next to nothing, and likeness refuses to guess.
func TestEvaluationOfTheLog(t *testing.T) {
	needLog(t)
	dir, err := builtLog()
	if err != nil {
		t.Fatal(err)
	}
	by, _ := evaluation(t, "-C", dir)
	key, likeness := by["key"], by["likeness"]
	if key.Labelled != 190 || key.TruePairs != 126 || key.RightPairs != 22 || key.PredictedPairs != 354 {
		t.Errorf("key: %+v", key)
	}
	if likeness.PredictedPairs != 0 || likeness.Precision != nil {
		t.Errorf("likeness: %+v", likeness)
	}
}

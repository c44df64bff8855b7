package main

import (
	"io"
	"testing"

	"bilan/metrics"
	"bilan/reports/pack"
)

// readPack makes the pack of a week of a built workspace.
func readPack(t *testing.T, dir, week string) *pack.Pack {
	t.Helper()
	a := &app{stdout: io.Discard, stderr: io.Discard, now: fixedNow, workspace: dir, quiet: true}
	s, err := a.open()
	if err != nil {
		t.Fatal(err)
	}
	period, err := metrics.ParsePeriod(week, s.zone, s.asOf)
	if err != nil {
		t.Fatal(err)
	}
	p, err := a.weekly(t.Context(), s, period)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

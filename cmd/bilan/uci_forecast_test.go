package main

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bilan/metrics"
	"bilan/pipeline"
)

// On the real log, with the sample targets, the forecast is better than the base rate and than a constant that had known what came,
// and a longer lead is harder: the figures of metrics/DECISIONS.md.
func TestForecastOfTheLog(t *testing.T) {
	needLog(t)
	dir, err := share("uci-forecast")
	if err != nil {
		t.Fatal(err)
	}
	log, err := filepath.Abs(filepath.Join(uciLog, "incident_event_log.csv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	if err := silently([]string{"init", "--from", log, "--zone", "UTC", dir}); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "bilan.yaml")
	config, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	wanted := strings.NewReplacer("# targets:", "targets:", "#   - {priority", "  - {priority").Replace(string(config))
	if wanted == string(config) {
		t.Fatal("a new workspace shows no sample targets")
	}
	if err := os.WriteFile(file, []byte(wanted), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := silently([]string{"-C", dir, "load"}, []string{"-C", dir, "build"}); err != nil {
		t.Fatal(err)
	}
	a := &app{stdout: os.Stdout, stderr: os.Stderr, now: fixedNow, workspace: dir, quiet: true}
	s, err := a.open()
	if err != nil {
		t.Fatal(err)
	}
	db, err := pipeline.Open(t.Context(), a.options(s))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	all, err := metrics.EvaluateForecast(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 2 || all[1].Indicator != "restore" || len(all[1].Leads) != 3 {
		t.Fatalf("got %+v", all)
	}
	nightly := all[1].Nightly
	share := float64(nightly.Breaches) / float64(nightly.N)
	if nightly.N != 8394 || nightly.Breaches != 5828 || math.Abs(nightly.Brier-0.178) > 0.001 || math.Abs(nightly.Base-0.335) > 0.001 {
		t.Errorf("at midnight %d of %d, Brier score %.4f, of the base rate %.4f", nightly.Breaches, nightly.N, nightly.Brier, nightly.Base)
	}
	if nightly.Brier >= share*(1-share) {
		t.Errorf("Brier score %.4f is no better than always saying %.3f", nightly.Brier, share)
	}
	for _, b := range nightly.Bins {
		if came := float64(b.Breaches) / float64(b.N); b.N >= 100 && math.Abs(came-b.Mean) > 0.1 {
			t.Errorf("of %d forecasts of %.2f, %.2f came", b.N, b.Mean, came)
		}
	}
	for i, lead := range all[1].Leads {
		if i > 0 && lead.Brier <= all[1].Leads[i-1].Brier {
			t.Errorf("%s ahead is no harder than %s", lead.Lead, all[1].Leads[i-1].Lead)
		}
		recall, _ := lead.Forecast.Recall(lead.Breaches)
		rule, _ := lead.Rule.Recall(lead.Breaches)
		if recall < rule {
			t.Errorf("%s ahead the rule of three quarters finds more: %.3f, the forecast %.3f", lead.Lead, rule, recall)
		}
	}
}

package pack

import (
	"strings"
	"testing"
	"time"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// Both priorities do better and the whole does worse: the sentence says that the mix alone makes the difference, and does not call it
// a worsening.
func TestSimpsonIsTold(t *testing.T) {
	kpi, _ := metrics.Set(metrics.Catalogue).Find("sla_met")
	week := metrics.PeriodAt(metrics.Week, time.Date(2026, 9, 16, 0, 0, 0, 0, time.UTC), time.UTC)
	line := func(n, hits int64) metrics.Row {
		rate := float64(hits) / float64(n)
		return metrics.Row{KPI: kpi, Period: week, N: n, Hits: hits, Figure: &rate}
	}
	split, ok := metrics.SplitChange([]metrics.Stratum{{Value: "P1", N: 50, Total: 26}, {Value: "P4", N: 50, Total: 48}},
		[]metrics.Stratum{{Value: "P1", N: 20, Total: 10}, {Value: "P4", N: 80, Total: 76}})
	if !ok {
		t.Fatal("no split")
	}
	for lang, want := range map[string]string{
		"fr": "Respect de la GTR : 74,0 % (n = 100), contre 86,0 % (n = 100) la semaine précédente, soit −12,00 pt : effet de structure des priorités −13,35 pt, effet propre +1,35 pt ; chaque priorité évolue dans l’autre sens que l’ensemble : la structure seule fait l’écart.",
		"en": "Restorations within target: 74.0% (n = 100), against 86.0% (n = 100) the week before, that is −12.00 pt: effect of the mix of priorities −13.35 pt, of each priority +1.35 pt; each priority moved against the whole: the mix alone makes the difference.",
	} {
		printer, err := unit.NewPrinter(lang, "UTC")
		if err != nil {
			t.Fatal(err)
		}
		w := &metrics.WeekData{Period: week, Trends: map[string]*metrics.Trend{"sla_met": {KPI: kpi, Rows: []metrics.Row{line(100, 86), line(100, 74)}}},
			Movements: []metrics.Movement{{KPI: kpi, By: "priority", Split: &split}}}
		b := &bhi{w: w, draft: newDraft(Options{Lang: lang}, printer, week, nil)}
		b.pack = &Pack{}
		p := b.rateChanged("sla_met")
		got := strings.NewReplacer(tie, " ", narrow, " ").Replace(p.Text)
		_, want, _ := strings.Cut(want, ":")
		if _, got, _ := strings.Cut(got, ":"); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
		if len(p.Refs) == 0 {
			t.Errorf("%s: no reference", lang)
		}
	}
}

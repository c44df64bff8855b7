package pack

import (
	"testing"
	"time"

	"bilan/metrics"
	"bilan/metrics/unit"
)

func printing(t *testing.T, lang string) *bhi {
	t.Helper()
	p, err := unit.NewPrinter(lang, "Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	return &bhi{draft: draft{o: Options{Lang: lang}, print: p, pack: &Pack{}}, w: &metrics.WeekData{}}
}

func TestBucket(t *testing.T) {
	const day = 86400
	for _, test := range []struct {
		age  float64
		want int
	}{{0, 0}, {day, 0}, {day + 1, 1}, {3 * day, 1}, {7 * day, 2}, {14 * day, 3}, {14*day + 1, 4}, {30 * day, 4}, {30*day + 1, 5}} {
		if got := bucket(test.age); got != test.want {
			t.Errorf("age %v: bucket %d, want %d", test.age, got, test.want)
		}
	}
}

func TestWorse(t *testing.T) {
	for _, test := range []struct{ a, b, want Tone }{
		{Good, Warn, Warn}, {Bad, Warn, Bad}, {Muted, Good, Good}, {Signal, Good, Signal}, {Warn, Warn, Warn},
	} {
		if got := worse(test.a, test.b); got != test.want {
			t.Errorf("worse of %q and %q: %q, want %q", test.a, test.b, got, test.want)
		}
	}
}

// Names of persons stay out of lives unless they are asked for.
func TestStepHidesNames(t *testing.T) {
	step := metrics.Step{Field: "assignee", Old: "A. Martin", New: "B. Durand"}
	b := printing(t, "fr")
	if got := b.step(step); got != "confié à un intervenant" {
		t.Errorf("names are off: got %q", got)
	}
	b.o.ShowNames = true
	if got := b.step(step); got != "intervenant\u00a0: A. Martin → B. Durand" {
		t.Errorf("names are on: got %q", got)
	}
	for _, test := range []struct {
		step metrics.Step
		want string
	}{
		{metrics.Step{Field: "state", Old: "new", New: "pending", PendingReason: "vendor"}, "état\u00a0: nouveau → en attente (fournisseur)"},
		{metrics.Step{Field: "priority", Old: "3", New: "1"}, "priorité\u00a0: P3 → P1"},
		{metrics.Step{Field: "assignment_group", New: "N2"}, "groupe\u00a0: N2"},
		{metrics.Step{Field: "assignment_group", Old: "N2"}, "groupe\u00a0: retiré"},
		{metrics.Step{Field: "state", New: "-100"}, "état\u00a0: -100"},
	} {
		if got := b.step(test.step); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

func TestPromiseOf(t *testing.T) {
	b := printing(t, "fr")
	for _, test := range []struct {
		seconds float64
		want    string
	}{{1800, "GTR\u00a030\u00a0min\u00a0[HO]"}, {86400, "GTR\u00a024\u00a0h\u00a0[HO]"}, {144000, "GTR\u00a040\u00a0h\u00a0[HO]"}, {5400, "GTR\u00a01\u00a0h\u00a030\u00a0min\u00a0[HO]"}} {
		if got := b.promiseOf("restore", test.seconds, "HO"); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

func TestSituation(t *testing.T) {
	zone := printing(t, "fr").print.Zone()
	week, err := metrics.ParsePeriod("2026-W38", zone, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	b := printing(t, "fr")
	b.w.Period = week
	at := func(days int) metrics.Action { return metrics.Action{DueOn: week.FromDate.AddDate(0, 0, days)} }
	done := at(-30)
	done.DoneOn = week.FromDate
	for _, test := range []struct {
		action metrics.Action
		want   string
	}{{at(-1), "late"}, {at(0), "week"}, {at(6), "week"}, {at(7), "next"}, {at(13), "next"}, {at(14), "later"}, {metrics.Action{}, "undated"}, {done, "done"}} {
		if got := b.situation(test.action, week.Next()); got != test.want {
			t.Errorf("due %v: %q, want %q", test.action.DueOn, got, test.want)
		}
	}
}

package metrics

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"gonum.org/v1/gonum/stat/distuv"
)

func on(d int) time.Time { return time.Date(2026, 9, d, 0, 0, 0, 0, time.UTC) }

// What a decision does to a candidate, and until when.
func TestDecide(t *testing.T) {
	list := func() []Candidate {
		return []Candidate{
			{ID: "PC-A", Incidents: []int64{1, 2}, Members: []int64{1, 2}, Firings: []Firing{{Rule: "R1", Count: 2}}, FirstAt: on(2)},
			{ID: "PC-B", Incidents: []int64{2, 3}, Members: []int64{2, 3}, Firings: []Firing{{Rule: "R1", Count: 9}, {Rule: "R6", Count: 1}}, FirstAt: on(1)},
			{ID: "PC-C", Incidents: []int64{4}, Members: []int64{4}},
		}
	}
	state := func(all []Candidate, id string) string {
		for _, c := range all {
			if c.ID == id {
				return c.State
			}
		}
		return "gone"
	}
	for _, c := range []struct {
		name      string
		decisions []Decision
		cut       time.Time
		want      [3]string
	}{
		{"none", nil, on(20), [3]string{"proposed", "proposed", "proposed"}},
		{"later decisions are not known", []Decision{{Candidate: "PC-A", Kind: "reject", DecidedOn: on(21)}}, on(20), [3]string{"proposed", "proposed", "proposed"}},
		{"the last one stands", []Decision{{Candidate: "PC-A", Kind: "reject", DecidedOn: on(2)}, {Candidate: "PC-A", Kind: "open", DecidedOn: on(3)}}, on(20), [3]string{"open", "proposed", "proposed"}},
		{"snoozed", []Decision{{Candidate: "PC-A", Kind: "snooze", UntilOn: on(21), DecidedOn: on(2)}}, on(20), [3]string{"snoozed", "proposed", "proposed"}},
		{"the snooze ended", []Decision{{Candidate: "PC-A", Kind: "snooze", UntilOn: on(20), DecidedOn: on(2)}}, on(20), [3]string{"proposed", "proposed", "proposed"}},
		{"merged", []Decision{{Candidate: "PC-B", Kind: "merge", Into: "PC-A", DecidedOn: on(2)}}, on(20), [3]string{"proposed", "gone", "proposed"}},
		{"merged over another", []Decision{{Candidate: "PC-B", Kind: "merge", Into: "PC-A", DecidedOn: on(2)}, {Candidate: "PC-A", Kind: "merge", Into: "PC-C", DecidedOn: on(2)}}, on(20), [3]string{"gone", "gone", "proposed"}},
		{"merged into what is not listed", []Decision{{Candidate: "PC-B", Kind: "merge", Into: "PC-Z", DecidedOn: on(2)}}, on(20), [3]string{"proposed", "merged", "proposed"}},
		{"merged in a circle", []Decision{{Candidate: "PC-B", Kind: "merge", Into: "PC-A", DecidedOn: on(2)}, {Candidate: "PC-A", Kind: "merge", Into: "PC-B", DecidedOn: on(2)}}, on(20), [3]string{"proposed", "proposed", "proposed"}},
		{"a fault has no effect", []Decision{{Candidate: "PC-A", Kind: "link", Fault: "no_problem", DecidedOn: on(2)}}, on(20), [3]string{"proposed", "proposed", "proposed"}},
		{"linked", []Decision{{Candidate: "PC-A", Kind: "link", Problem: "PRB1", DecidedOn: on(2)}}, on(20), [3]string{"linked", "proposed", "proposed"}},
	} {
		all := decide(list(), newBook(c.decisions, c.cut), c.cut)
		if got := [3]string{state(all, "PC-A"), state(all, "PC-B"), state(all, "PC-C")}; got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
		if c.name == "merged" {
			a := all[0]
			if !slices.Equal(a.Incidents, []int64{1, 2, 3}) || a.Total != 3 || len(a.Firings) != 2 || a.Firings[0].Count != 9 || !a.FirstAt.Equal(on(1)) || !slices.Equal(a.Merged, []string{"PC-B"}) {
				t.Errorf("merged: %+v", a)
			}
		}
	}
}

// The 80 % interval holds what comes in about four simulated worlds of five (domain.md 5.3).
func TestIntervalOfExpectedCost(t *testing.T) {
	src := rand.New(rand.NewPCG(7, 7))
	held, n := 0, 0
	for range 400 {
		// Forty keys of one service, rates Gamma(2, 2 a week), costs log-normal.
		var rows []costRow
		var rates []float64
		cost := distuv.LogNormal{Mu: 8, Sigma: 0.7, Src: src}
		for range 40 {
			rate := distuv.Gamma{Alpha: 2, Beta: 2, Src: src}.Rand()
			count := int64(distuv.Poisson{Lambda: rate * costWeeks, Src: src}.Rand())
			r := costRow{key: "k", service: "s", n: count, known: count, late: count, lately: count}
			for range count {
				x := cost.Rand()
				r.sum, r.lateSum, r.squares = r.sum+x, r.lateSum+x, r.squares+x*x
			}
			rows, rates = append(rows, r), append(rates, rate)
		}
		p := newPriors(rows, costWeeks)
		c := p.price(rows[0], costWeeks)
		if c.Expected == nil {
			t.Fatal("no expectation")
		}
		ahead := 0.0
		for range int(distuv.Poisson{Lambda: max(rates[0]*costHorizon, 1e-9), Src: src}.Rand()) {
			ahead += cost.Rand()
		}
		n++
		if *c.Low <= ahead && ahead <= *c.High {
			held++
		}
	}
	if share := float64(held) / float64(n); share < 0.74 || share > 0.88 {
		t.Errorf("the 80 %% interval held %.2f of the worlds", share)
	}
}

// A rate is drawn towards those of its service: one incident of late is not one a week for ever, and none is not never.
func TestRateIsShrunk(t *testing.T) {
	rows := []costRow{{service: "s", n: 26, late: 26}, {service: "s", n: 1, late: 1}, {service: "s", n: 2, late: 2}, {service: "s", n: 3, late: 3}}
	p := newPriors(rows, 26)
	if c := p.price(rows[0], 26); !(c.Rate < 1 && c.Rate > 0.5) || c.Expected != nil || c.ToDate != nil {
		t.Errorf("many: %+v", c)
	}
	if c := p.price(rows[1], 26); !(c.Rate > 1.0/26) {
		t.Errorf("one: %+v", c)
	}
}

// Pairs, B³ and the largest groups on a case counted by hand (domain.md 5.4).
func TestGradeGroups(t *testing.T) {
	all := make([]feature, 7)
	groups := []int32{1, 1, 1, 2, 2, 3, 1}
	labels := []string{"x", "x", "y", "y", "", "", ""}
	decoys := []string{"", "", "", "", "", "", "x"}
	g := gradeGroups("g", all, groups, labels, decoys, nil, 0)
	// Together: 3 pairs of labels and 3 with the decoy; true: x–x, y–y; right: x–x. B³ precision: (2·2/4 + 1/4 + 1/1) / 4.
	if g.Predicted != 6 || g.True != 2 || g.Both != 1 || g.Labelled != 4 || g.BPrecision != (1+0.25+1)/4 || g.BRecall != (2+0.5+0.5)/4 || g.Strict != 7 || g.Found != 1 || g.Labels != 2 {
		t.Errorf("got %+v", g)
	}
}

// A decoy is merged when its group holds most of its family, or is mostly made of it; in a group of others it stands beside strays.
func TestMergedDecoys(t *testing.T) {
	for _, c := range []struct {
		name                string
		groups              []int32
		labels, decoys      []string
		all, merged, beside int64
	}{
		{"with most of its family", []int32{1, 1, 2, 1, 1, 1, 1}, []string{"x", "x", "x", "", "", "", ""}, []string{"", "", "", "x", "", "", ""}, 1, 1, 0},
		{"in a group made of its family", []int32{1, 1, 1, 2, 2, 2}, []string{"x", "x", "x", "x", "x", ""}, []string{"", "", "", "", "", "x"}, 1, 1, 0},
		{"beside two strays among others", []int32{1, 1, 1, 2, 2, 2, 2}, []string{"x", "x", "x", "x", "x", "", ""}, []string{"", "", "", "", "", "x", ""}, 1, 0, 1},
		{"beside one stray", []int32{1, 1, 2, 2}, []string{"x", "x", "x", ""}, []string{"", "", "", "x"}, 1, 0, 0},
		{"with another family", []int32{1, 1, 2, 2}, []string{"x", "x", "y", ""}, []string{"", "", "", "x"}, 1, 0, 0},
		{"alone", []int32{1, 1, 2}, []string{"x", "x", ""}, []string{"", "", "x"}, 1, 0, 0},
	} {
		if all, merged, beside := mergedDecoys(c.groups, c.labels, c.decoys); all != c.all || merged != c.merged || beside != c.beside {
			t.Errorf("%s: %d merged and %d beside strays of %d", c.name, merged, beside, all)
		}
	}
}

package metrics

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// The rate falls from 86 to 74 % although both strata rise: the hard one has grown (Simpson).
func TestSimpson(t *testing.T) {
	before := []Stratum{{"P1", 20, 10}, {"P4", 80, 76}}
	now := []Stratum{{"P1", 50, 26}, {"P4", 50, 48}}
	s, ok := SplitChange(now, before)
	if !ok || !s.IsReversed {
		t.Fatalf("%+v", s)
	}
	// By hand: weights 0.2 → 0.5 and 0.8 → 0.5, rates 0.50 → 0.52 and 0.95 → 0.96, the middle of the whole 0.80.
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"change", s.Change, -0.12}, {"performance", s.Performance, 0.35*0.02 + 0.65*0.01}, {"mix", s.Mix, 0.3*(0.51-0.80) - 0.3*(0.955-0.80)},
	} {
		if !near(c.got, c.want, 1e-12) {
			t.Errorf("%s %g, want %g", c.name, c.got, c.want)
		}
	}
	if s.Performance <= 0 || s.Mix >= 0 {
		t.Errorf("every stratum rises: %+v", s)
	}
	for _, p := range s.Parts {
		if p.Performance <= 0 {
			t.Errorf("%s rises and counts as %g", p.Value, p.Performance)
		}
	}
	if same, _ := SplitChange(before, before); same.IsReversed || same.Change != 0 {
		t.Errorf("nothing changed: %+v", same)
	}
}

func TestSplitEdges(t *testing.T) {
	if _, ok := SplitChange(nil, []Stratum{{"P1", 5, 5}}); ok {
		t.Error("an empty period has no rate to compare")
	}
	// A stratum that is new has no change of its own.
	s, ok := SplitChange([]Stratum{{"P1", 10, 9}, {"", 10, 1}}, []Stratum{{"P1", 10, 9}})
	if !ok || s.Performance != 0 || !near(s.Mix, s.Change, 1e-12) || s.Parts[0].Value != "" {
		t.Errorf("%+v", s)
	}
}

func strata(r *rand.Rand) (all []Stratum) {
	for i := range r.IntN(7) {
		n := r.Int64N(60)
		all = append(all, Stratum{Value: fmt.Sprint("s", i+r.IntN(3)), N: n, Total: float64(r.Int64N(n + 1))})
	}
	return all
}

// Whatever the strata: the parts add up to the change, either way round, and whatever order they come in; a change of weights alone is
// all mix, and one of rates alone all performance.
func TestSplitAddsUp(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	split := 0
	for range 3000 {
		now, before := strata(r), strata(r)
		s, ok := SplitChange(now, before)
		if !ok {
			continue
		}
		split++
		sum := 0.0
		for _, p := range s.Parts {
			sum += p.Mix + p.Performance
		}
		if !near(sum, s.Change, 1e-12) || !near(s.Mix+s.Performance, s.Change, 1e-12) {
			t.Fatalf("%v to %v: parts %g, change %g", before, now, sum, s.Change)
		}
		back, _ := SplitChange(before, now)
		if !near(back.Mix, -s.Mix, 1e-12) || !near(back.Performance, -s.Performance, 1e-12) {
			t.Fatalf("the other way round: %+v and %+v", s, back)
		}
		slices.Reverse(now)
		if again, _ := SplitChange(now, before); !reflect.DeepEqual(again, s) {
			t.Fatalf("another order: %+v and %+v", again, s)
		}
		twice := slices.Clone(before)
		for i := range twice {
			twice[i].N, twice[i].Total = 3*twice[i].N, 3*twice[i].Total
		}
		if same, ok := SplitChange(twice, before); ok && (!near(same.Mix, 0, 1e-12) || !near(same.Performance, 0, 1e-12)) {
			t.Fatalf("three times as many of the same: %+v", same)
		}
	}
	if split < 1000 {
		t.Errorf("%d splits prove little", split)
	}
}

func TestCountPartsAddUp(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	for range 2000 {
		now := strata(r)
		history := make([][]Stratum, r.IntN(9))
		for i := range history {
			history[i] = strata(r)
		}
		n := func(week []Stratum) (n int64) {
			for _, s := range week {
				n += s.N
			}
			return n
		}
		var delta, before int64
		mean := 0.0
		for i, p := range CountParts(now, history) {
			delta += p.Delta
			before += p.Before
			if p.MeanDelta != nil {
				mean += *p.MeanDelta
			}
			if all := CountParts(now, history); i > 0 && max(p.Delta, -p.Delta) > max(all[i-1].Delta, -all[i-1].Delta) {
				t.Fatalf("not the largest first: %+v", all)
			}
		}
		sum := int64(0)
		for _, week := range history {
			sum += n(week)
		}
		last := int64(0)
		if len(history) > 0 {
			last = n(history[len(history)-1])
			if want := float64(n(now)) - float64(sum)/float64(len(history)); !near(mean, want, 1e-9) {
				t.Fatalf("above the mean: %g, want %g", mean, want)
			}
		}
		if delta != n(now)-last || before != last {
			t.Fatalf("parts add up to %d of %d", delta, n(now)-last)
		}
	}
}

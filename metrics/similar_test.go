package metrics

import (
	"math"
	"slices"
	"testing"
)

// What one pass over blocks finds is what comparing everything with everything finds, as far as two incidents share a block.
func TestSimilarIsTheComparisonOfAll(t *testing.T) {
	shown := 0
	for seed := range uint64(20) {
		all, words := tickets(seed, 200)
		for i := range all {
			all[i].recurrence += int32(1000 * (i % 3)) // three keys for one cause: most likeness is across keys
		}
		sortFeatures(all)
		keys := []int64{all[199].key, all[150].key, all[90].key}
		found := newAlike(0.6, all, words).similar(keys)
		naive := newAlike(0.6, all, words)
		naive.tellsAll = true
		naive.weigh()
		for i := range all {
			if !slices.Contains(keys, all[i].key) {
				continue
			}
			var want []float64
			for j := range i {
				meets := false
				for kind := range blockKinds {
					one, ok := all[i].block(kind)
					other, there := all[j].block(kind)
					meets = meets || ok && there && one == other
				}
				if l := naive.compare(int32(j), int32(i)); meets && all[i].recurrence != all[j].recurrence && l.Whole >= 0.6 {
					want = append(want, l.Whole)
				}
			}
			slices.SortFunc(want, func(x, y float64) int { return int(math.Copysign(1, y-x)) })
			want = want[:min(len(want), similarLimit)]
			var got []float64
			for _, l := range found[all[i].key] {
				got = append(got, l.Whole)
				sum, weights := 0.0, 0.0
				for _, p := range l.Parts {
					sum, weights = sum+p.Weight*p.Score, weights+p.Weight
				}
				if l.Later != all[i].key || weights == 0 || math.Abs(sum/weights-l.Whole) > 1e-12 {
					t.Errorf("seed %d: link %+v does not say why", seed, l)
				}
			}
			if !slices.Equal(got, want) {
				t.Errorf("seed %d, incident %d: likeness %v, want %v", seed, all[i].key, got, want)
			}
			shown += len(got)
		}
		if len(found) > len(keys) {
			t.Errorf("seed %d: %d incidents, %d were asked for", seed, len(found), len(keys))
		}
	}
	if shown < 100 {
		t.Fatalf("%d links in all: the test sees nothing", shown)
	}
}

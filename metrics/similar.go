package metrics

import (
	"cmp"
	"context"
	"slices"
	"time"
)

const (
	// similarFrom is the least whole likeness of an incident that is shown as similar where no rule says another.
	similarFrom = 0.60
	// similarLimit is how many similar incidents are shown.
	similarLimit = 5
)

// Similar finds, for each of some incidents, those opened before it under another key that it resembles most (domain.md 5.2): the links
// with their parts, the best first. Likeness is judged by what is known at the cut. An incident with one part to look at has no entry: a
// service or a category says nothing by itself.
//
// It costs one pass over the incidents: only those that share a key, an item, a known error or a band of the text are compared.
func Similar(ctx context.Context, db Querier, rules Rules, keys []int64, cut time.Time) (map[int64][]Link, error) {
	level := similarFrom
	if rule, ok := rules.Find("R5"); ok {
		level = rule.Level
	}
	f, err := readFeatures(ctx, db, cut, atCut)
	if err != nil {
		return nil, err
	}
	a := newAlike(level, f.all, len(f.words))
	return a.similar(keys), nil
}

func (a *alike) similar(keys []int64) map[int64][]Link {
	a.tellsAll = true
	a.weigh()
	sought := map[int32][]int32{}
	for i := range a.all {
		if slices.Contains(keys, a.all[i].key) {
			for _, b := range a.blocks[i] {
				if b != 0 {
					sought[b] = append(sought[b], int32(i))
				}
			}
		}
	}
	found := map[int64][]Link{}
	for j := range a.all {
		var near []int32
		for _, b := range a.blocks[j] {
			near = append(near, sought[b]...)
		}
		slices.Sort(near)
		for _, i := range slices.Compact(near) {
			if key := a.all[i].recurrence; int32(j) >= i || key != 0 && key == a.all[j].recurrence {
				continue
			}
			// Told of the past, likeness does not fade: the whole counts, and the time between is shown beside it.
			if l := a.compare(int32(j), i); l.Whole >= a.threshold {
				found[l.Later] = append(found[l.Later], l)
			}
		}
	}
	for key, links := range found {
		slices.SortFunc(links, func(x, y Link) int {
			return cmp.Or(cmp.Compare(y.Whole, x.Whole), cmp.Compare(y.Decay, x.Decay), cmp.Compare(y.Earlier, x.Earlier))
		})
		found[key] = links[:min(len(links), similarLimit)]
	}
	return found
}

// weigh judges how rare each word is by all texts at once.
func (a *alike) weigh() {
	for i := range a.all {
		if len(a.all[i].words) > 0 {
			a.texts++
			for _, w := range a.all[i].words {
				a.documents[w.id]++
			}
		}
	}
	a.judgeWords()
}

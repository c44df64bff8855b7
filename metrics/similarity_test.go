package metrics

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// tickets draws incidents of a few causes: each cause has its item and its words, some tickets lack the item or say it otherwise.
func tickets(seed uint64, n int) ([]feature, int) {
	c := rand.New(rand.NewPCG(seed, 1))
	const words = 200
	var all []feature
	for k := range n {
		cause := c.IntN(12)
		f := feature{key: int64(k + 1), reference: "INC" + string(rune('A'+k%26)) + time.Unix(int64(k), 0).UTC().Format("150405"),
			opened: int64(c.IntN(200 * 86400)), service: int32(1 + cause%3), ci: int32(1 + cause), category: int32(1 + cause%5), recurrence: int32(1 + cause)}
		if c.IntN(10) == 0 {
			f.ci, f.recurrence = 0, int32(50+cause)
		}
		seen := map[int32]bool{}
		for range 6 {
			w := int32(1 + cause*8 + c.IntN(8))
			if c.IntN(5) == 0 {
				w = int32(100 + c.IntN(99))
			}
			if !seen[w] {
				seen[w] = true
				f.words = append(f.words, word{w, 1})
			}
		}
		slices.SortFunc(f.words, func(a, b word) int { return int(a.id - b.id) })
		for b := range f.bands {
			f.bands[b] = int64(f.words[b%len(f.words)].id)
		}
		all = append(all, f)
	}
	return all, words
}

func grouped(all []feature, words int) []Cluster {
	all = slices.Clone(all)
	sortFeatures(all)
	a := newAlike(0.6, all, words)
	a.group()
	return a.clusters()
}

// The order in which incidents are read is nothing to their groups.
func TestLikenessIgnoresTheOrderOfRows(t *testing.T) {
	for seed := range uint64(20) {
		all, words := tickets(seed, 300)
		want := grouped(all, words)
		if len(want) < 5 {
			t.Fatalf("seed %d: %d groups: the test sees nothing", seed, len(want))
		}
		c := rand.New(rand.NewPCG(seed, 2))
		c.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		got := grouped(all, words)
		if len(got) != len(want) {
			t.Fatalf("seed %d: %d groups, then %d", seed, len(want), len(got))
		}
		for i := range got {
			if got[i].Reference != want[i].Reference || !slices.Equal(got[i].Members, want[i].Members) || got[i].Splits != want[i].Splits {
				t.Errorf("seed %d: group %d is %+v, was %+v", seed, i, got[i], want[i])
			}
		}
	}
}

// A later week parts no group and renumbers none: a group keeps the id of its founder, or is taken in whole by an older one.
func TestALaterWeekKeepsTheGroups(t *testing.T) {
	for seed := range uint64(20) {
		all, words := tickets(seed, 400)
		sortFeatures(all)
		taken := 0
		for cut := 350; cut < 400; cut += 10 {
			after := map[int64]Cluster{}
			for _, c := range grouped(all, words) {
				for _, key := range c.Members {
					after[key] = c
				}
			}
			for _, before := range grouped(all[:cut], words) {
				now := after[before.Founder]
				if now.Founder != before.Founder {
					taken++
				}
				for _, key := range before.Members {
					if after[key].Founder != now.Founder {
						t.Fatalf("seed %d: %s was parted by later incidents", seed, before.Reference)
					}
				}
				if now.Founder == before.Founder && now.Reference != before.Reference {
					t.Fatalf("seed %d: %s became %s", seed, before.Reference, now.Reference)
				}
			}
		}
		if taken > 20 {
			t.Errorf("seed %d: %d groups were taken in by older ones", seed, taken)
		}
	}
}

// The score is the weighted mean of what both know, times the decay (domain.md 5.2).
func TestScoreOfALink(t *testing.T) {
	all := []feature{
		{key: 1, opened: 0, ci: 1, service: 1, category: 1, subcategory: 1, words: []word{{1, 1}, {2, 1}}},
		{key: 2, opened: 30 * 86400, ci: 1, service: 1, category: 1, subcategory: 2, words: []word{{1, 1}, {3, 1}}},
		{key: 3, opened: 30 * 86400, service: 1},
		{key: 4, opened: 30 * 86400, service: 1, cause: 7, known: 3},
		{key: 5, opened: 30 * 86400, service: 2, cause: 7, known: 3},
	}
	a := newAlike(0.3, all, 10)
	near := func(got, want float64) bool { return math.Abs(got-want) < 1e-9 }
	// Item and service agree, of two levels one, of two words one: cosine 1/2 where no word is rarer.
	l := a.compare(0, 1)
	if want := (0.35 + 0.15 + 0.15/2 + 0.30/2) / 0.95; !near(l.Whole, want) || !near(l.Decay, math.Exp(-0.5)) || !near(l.Score, want*math.Exp(-0.5)) || len(l.Parts) != 4 {
		t.Errorf("got %+v, want a whole of %v", l, want)
	}
	if l := a.compare(0, 2); l.Whole != 0 {
		t.Errorf("a service alone is no likeness: %+v", l)
	}
	if l := a.compare(3, 4); !near(l.Whole, (0.10+0.25)/0.50) {
		t.Errorf("cause and known error against another service: %+v", l)
	}
}

// The same words about two known items are no one group; without any item they are.
func TestTwinsStayApart(t *testing.T) {
	text := []word{{1, 2}, {2, 2}, {3, 1}}
	one := func(ci int32) []feature {
		var all []feature
		for k := range 12 {
			f := feature{key: int64(k + 1), reference: string(rune('a' + k)), opened: int64(k) * 3600, service: 1, category: 1, words: text}
			if f.ci = ci; ci != 0 && k%2 == 1 {
				f.ci = ci + 1
			}
			all = append(all, f)
		}
		return all
	}
	if got := grouped(one(5), 10); len(got) != 2 || len(got[0].Members) != 6 || got[0].Splits == 0 {
		t.Errorf("two items: %+v", got)
	}
	if got := grouped(one(0), 10); len(got) != 1 || len(got[0].Members) != 12 {
		t.Errorf("no item: %+v", got)
	}
}

// R5 needs enough incidents within its window and two keys.
func TestLikenessFires(t *testing.T) {
	rule := Rule{ID: "R5", Count: 4, Window: 60 * 24 * time.Hour}
	at := func(days int64, key int32) *feature { return &feature{opened: days * 86400, recurrence: key} }
	for _, c := range []struct {
		members []*feature
		fires   bool
		count   int64
	}{
		{[]*feature{at(1, 1), at(2, 1), at(3, 2), at(4, 1)}, true, 4},
		{[]*feature{at(1, 1), at(2, 1), at(3, 1), at(4, 1)}, false, 0},
		{[]*feature{at(1, 1), at(2, 1), at(3, 2)}, false, 0},
		{[]*feature{at(1, 2), at(62, 1), at(63, 1), at(64, 1), at(65, 1)}, false, 0},
		{[]*feature{at(1, 2), at(60, 1), at(60, 1), at(61, 1), at(130, 1)}, true, 4},
	} {
		f, _, ok := fireAlike(c.members, rule, time.Unix(0, 0))
		if ok != c.fires || ok && f.Count != c.count {
			t.Errorf("%d members: fires %v with %d", len(c.members), ok, f.Count)
		}
	}
}

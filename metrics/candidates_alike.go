package metrics

import (
	"context"
	"slices"
	"time"
)

// labelShare is the share of the members of a group that must agree on what its label says.
const labelShare = 0.5

// resembling finds the groups of incidents that resemble one another under different keys (R5), as they stand at the cut.
func resembling(ctx context.Context, db Querier, rules Rules, since, cut time.Time) ([]Candidate, error) {
	rule, ok := rules.Find("R5")
	if !ok {
		return nil, nil
	}
	f, err := readFeatures(ctx, db, cut, atCut)
	if err != nil {
		return nil, err
	}
	a := newAlike(rule.Level, f.all, len(f.words))
	a.group()
	place := make(map[int64]int, len(f.all))
	for i := range f.all {
		place[f.all[i].key] = i
	}
	var all []Candidate
	var telling []int64
	for _, cluster := range a.clusters() {
		members := make([]*feature, len(cluster.Members))
		for k, key := range cluster.Members {
			members[k] = &f.all[place[key]]
		}
		firing, from, ok := fireAlike(members, rule, since)
		if !ok {
			continue
		}
		c := Candidate{ID: candidateID(clusterPrefix + cluster.Reference), Key: clusterPrefix + cluster.Reference, Firings: []Firing{firing},
			Members: cluster.Members, Total: int64(len(cluster.Members)), Links: cluster.Links, Splits: cluster.Splits,
			FirstAt: time.Unix(members[0].opened, 0).UTC(), LatestAt: time.Unix(members[len(members)-1].opened, 0).UTC()}
		for _, m := range members {
			if m.opened >= from {
				c.Incidents = append(c.Incidents, m.key)
			}
			if m.problem != "" && !slices.Contains(c.Problems, m.problem) {
				c.Problems = append(c.Problems, m.problem)
			}
		}
		slices.Sort(c.Problems)
		parts, best := label(f, a, members)
		c.Parts = parts
		all, telling = append(all, c), append(telling, best)
	}
	return all, entitle(ctx, db, all, telling)
}

// fireAlike says whether R5 fires on a group: its count of incidents within its window, under two keys or more. The window that
// counts is the one that ends with the last member that made it fire; it begins at from.
func fireAlike(members []*feature, rule Rule, since time.Time) (f Firing, from int64, ok bool) {
	window := int64(rule.Window / time.Second)
	keys := map[int32]int{}
	begin := 0
	for k, m := range members {
		keys[m.recurrence]++
		for members[begin].opened < m.opened-window {
			if keys[members[begin].recurrence]--; keys[members[begin].recurrence] == 0 {
				delete(keys, members[begin].recurrence)
			}
			begin++
		}
		if int64(k-begin+1) < rule.Count || len(keys) < 2 {
			continue
		}
		if !ok {
			f.FirstAt = time.Unix(m.opened, 0).UTC()
		}
		f.Rule, f.Count, f.Keys, f.At, from, ok = "R5", int64(k-begin+1), len(keys), time.Unix(m.opened, 0).UTC(), m.opened-window, true
	}
	return f, from, ok && !f.At.Before(since)
}

// label names a group: the service and the item that most of its members share, and the member whose words say best what they share.
func label(f *features, a *alike, members []*feature) ([]string, int64) {
	var parts []string
	most := func(names []string, of func(*feature) int32) {
		counts := map[int32]int{}
		best := int32(0)
		for _, m := range members {
			id := of(m)
			counts[id]++
			if id != 0 && (counts[id] > counts[best] || best == 0 || counts[id] == counts[best] && names[id] < names[best]) {
				best = id
			}
		}
		if best != 0 && float64(counts[best]) > labelShare*float64(len(members)) {
			parts = append(parts, names[best])
		}
	}
	most(f.services, func(m *feature) int32 { return m.service })
	most(f.items, func(m *feature) int32 { return m.ci })
	counts := map[int32]float64{}
	for _, m := range members {
		for _, w := range m.words {
			counts[w.id] += float64(w.weight) / titleTwice
		}
	}
	// The most telling of the members: the one with the most of what they say and others do not.
	best, highest := members[0], -1.0
	for _, m := range members {
		sum := 0.0
		for _, w := range m.words {
			sum += counts[w.id] * (a.idf[w.id] - 1)
		}
		if sum > highest {
			best, highest = m, sum
		}
	}
	return parts, best.key
}

// entitle gives the groups the title of their most telling member.
func entitle(ctx context.Context, db Querier, all []Candidate, telling []int64) error {
	found, err := Incidents(ctx, db, telling)
	if err != nil {
		return err
	}
	for i, key := range telling {
		if in := found[key]; in != nil && in.Title != "" {
			all[i].Parts = append(all[i].Parts, "« "+in.Title+" »")
		}
	}
	return nil
}

// relate tells candidates of a key that most of their incidents stand in a group that R5 found, and the group which keys it brings
// together. Both keep their ids and their decisions.
func relate(all []Candidate) {
	group := map[int64]int{}
	for i, c := range all {
		if kindOf(c.Key) == KindCluster {
			for _, key := range c.Members {
				group[key] = i
			}
		}
	}
	if len(group) == 0 {
		return
	}
	for i := range all {
		c := &all[i]
		if kindOf(c.Key) != KindKey {
			continue
		}
		counts := map[int]int{}
		for _, key := range c.Incidents {
			if at, ok := group[key]; ok {
				counts[at]++
			}
		}
		for at, n := range counts {
			if 2*n > len(c.Incidents) {
				c.Within = all[at].ID
				all[at].Around = append(all[at].Around, c.ID)
			}
		}
	}
	for i := range all {
		slices.Sort(all[i].Around)
	}
}

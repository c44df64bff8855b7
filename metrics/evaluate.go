package metrics

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Grouping is one way to group incidents, judged against labels that people gave (domain.md 5.4). What no label names says nothing: an
// incident without a link is not one without a problem.
type Grouping struct {
	Name string // key, likeness
	// Pairs of labelled incidents: put together by it, of one label, and both.
	Predicted, True, Both int64
	Labelled              int64
	BPrecision, BRecall   float64 // B³ over labelled incidents
	// Strict counts pairs that the grouping made with at least one labelled incident, whatever the other is.
	Strict int64
	// Found are labels with two incidents or more of which two stand in one of the TopK largest groups of two and more, of Labels.
	TopK, Found, Labels int64
	// Early says, for the labels that were found before people linked them, how many, and the median days and incidents before.
	Early                       int64
	DaysBefore, IncidentsBefore *float64 // medians
}

// Precision is the share of right pairs among those put together; false when it put none.
func (g Grouping) Precision() (float64, bool) { return share(g.Both, g.Predicted) }

// Recall is the share of true pairs that it put together; false when there are none.
func (g Grouping) Recall() (float64, bool) { return share(g.Both, g.True) }

// StrictPrecision takes every incident without a label for one that belongs to none: a lower bound.
func (g Grouping) StrictPrecision() (float64, bool) { return share(g.Both, g.Strict) }

// F1 is the harmonic mean of precision and recall; false when neither says anything.
func (g Grouping) F1() (float64, bool) { return share(2*g.Both, g.Predicted+g.True) }

func share(of, all int64) (float64, bool) {
	if all == 0 {
		return 0, false
	}
	return float64(of) / float64(all), true
}

// CandidateEvaluation compares groupings on the incidents opened from an instant on; groups may begin before.
type CandidateEvaluation struct {
	SplitAt   time.Time // labelled incidents before it are not judged
	Incidents int64     // judged or not, before the cut
	Groupings []Grouping
	// Decoys are of a truth that names incidents that belong nowhere: how many there are; how many the likeness put with the family that
	// they imitate (DecoysMerged); and how many others share a group of other incidents with two members of it that strayed (DecoysBeside).
	Decoys, DecoysMerged, DecoysBeside int64
}

// Truth is what is known of incidents from outside: a label for each that has one; a decoy has the label of what it imitates.
type Truth struct {
	Label  map[string]string // by number
	Decoy  map[string]string
	Linked map[string]time.Time // by label: when people linked it
}

// topK is how many groups a meeting would look at.
const topK = 20

// EvaluateCandidates groups all incidents by what was known when each was opened, and judges the groups on those opened in the later
// half of the labelled ones, or from an instant on. Truth is the problems that incidents name, or what is given.
func EvaluateCandidates(ctx context.Context, db Querier, truth *Truth, splitAt, cut time.Time) (*CandidateEvaluation, error) {
	rules, err := ReadRules(ctx, db)
	if err != nil {
		return nil, err
	}
	rule, ok := rules.Find("R5")
	if !ok {
		rule.Level = 0.6
	}
	read, err := readFeatures(ctx, db, cut, atOpening)
	if err != nil {
		return nil, err
	}
	all := read.all
	e := &CandidateEvaluation{Incidents: int64(len(all))}
	if truth == nil {
		if truth, err = problemsAsTruth(ctx, db, all); err != nil {
			return nil, err
		}
	}
	labels := make([]string, len(all))
	decoys := make([]string, len(all))
	var opened []int64
	for i, f := range all {
		labels[i] = truth.Label[f.reference]
		decoys[i] = truth.Decoy[f.reference]
		if labels[i] != "" {
			opened = append(opened, f.opened)
		}
	}
	if splitAt.IsZero() && len(opened) > 0 {
		splitAt = time.Unix(opened[len(opened)/2], 0).UTC()
	}
	e.SplitAt = splitAt
	a := newAlike(rule.Level, all, len(read.words))
	a.group()
	byLikeness, byKey := make([]int32, len(all)), make([]int32, len(all))
	for i := range all {
		byLikeness[i] = a.founder(int32(i))
		byKey[i] = -int32(i) - 1
		if all[i].recurrence != 0 {
			byKey[i] = all[i].recurrence
		}
	}
	for _, g := range []struct {
		name   string
		groups []int32
	}{{"key", byKey}, {"likeness", byLikeness}} {
		e.Groupings = append(e.Groupings, gradeGroups(g.name, all, g.groups, labels, decoys, truth.Linked, splitAt.Unix()))
	}
	e.Decoys, e.DecoysMerged, e.DecoysBeside = mergedDecoys(byLikeness, labels, decoys)
	return e, nil
}

// problemsAsTruth labels incidents with the problem that they name. People linked it when the register opened the problem.
func problemsAsTruth(ctx context.Context, db Querier, all []feature) (*Truth, error) {
	t := &Truth{Label: map[string]string{}, Linked: map[string]time.Time{}}
	for _, f := range all {
		if f.problem != "" {
			t.Label[f.reference] = f.problem
		}
	}
	type row struct {
		id string
		at time.Time
	}
	rows, err := collect(ctx, db, "problems", "select problem_id, opened_epoch from metrics.problems where opened_epoch is not null", nil,
		func(r *row) []any { return []any{&r.id, orZero{&r.at}} })
	for _, r := range rows {
		t.Linked[r.id] = r.at
	}
	return t, err
}

// gradeGroups scores one grouping. Labels and decoys are by place; a decoy is a label of its own.
func gradeGroups(name string, all []feature, groups []int32, labels, decoys []string, linked map[string]time.Time, split int64) Grouping {
	g := Grouping{Name: name, TopK: topK}
	type cell struct {
		group int32
		label string
	}
	cells, perGroup, perLabel, sizes := map[cell]int64{}, map[int32]int64{}, map[string]int64{}, map[int32]int64{}
	strangers := map[int32]int64{} // of a group: decoys
	for i, f := range all {
		sizes[groups[i]]++
		if f.opened < split {
			continue
		}
		switch {
		case labels[i] != "":
			cells[cell{groups[i], labels[i]}]++
			perGroup[groups[i]]++
			perLabel[labels[i]]++
			g.Labelled++
		case decoys[i] != "":
			strangers[groups[i]]++
		}
	}
	pairs := func(n int64) int64 { return n * (n - 1) / 2 }
	others := map[int32]int64{} // of a group: judged incidents without a label
	for i, f := range all {
		if f.opened >= split && labels[i] == "" {
			others[groups[i]]++
		}
	}
	for group, n := range perGroup {
		g.Predicted += pairs(n) + n*strangers[group]
		g.Strict += pairs(n) + n*others[group]
	}
	for label, n := range perLabel {
		g.True += pairs(n)
		if n >= 2 && label != "" {
			g.Labels++
		}
	}
	order := slices.SortedFunc(maps.Keys(cells), func(x, y cell) int { return cmp.Or(cmp.Compare(x.group, y.group), cmp.Compare(x.label, y.label)) })
	for _, c := range order { // a sum of fractions depends on their order in its last digit
		n := cells[c]
		g.Both += pairs(n)
		g.BPrecision += float64(n) * float64(n) / float64(perGroup[c.group]+strangers[c.group])
		g.BRecall += float64(n) * float64(n) / float64(perLabel[c.label])
	}
	if g.Labelled > 0 {
		g.BPrecision /= float64(g.Labelled)
		g.BRecall /= float64(g.Labelled)
	}
	g.Found = found(groups, sizes, cells2(cells, func(c cell) (int32, string) { return c.group, c.label }))
	g.early(all, groups, labels, linked, split)
	return g
}

// cells2 gives the cells of two incidents and more, by group.
func cells2[C comparable](cells map[C]int64, of func(C) (int32, string)) map[int32][]string {
	by := map[int32][]string{}
	for c, n := range cells {
		if n >= 2 {
			group, label := of(c)
			by[group] = append(by[group], label)
		}
	}
	return by
}

// found counts the labels of which two incidents stand in one of the largest groups.
func found(groups []int32, sizes map[int32]int64, labels map[int32][]string) int64 {
	var order []int32
	for group, n := range sizes {
		if n >= 2 {
			order = append(order, group)
		}
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Or(cmp.Compare(sizes[b], sizes[a]), cmp.Compare(a, b)) })
	seen := map[string]bool{}
	for _, group := range order[:min(topK, len(order))] {
		for _, label := range labels[group] {
			seen[label] = true
		}
	}
	return int64(len(seen))
}

// early says how long before people linked a label the grouping had put three of its incidents together.
func (g *Grouping) early(all []feature, groups []int32, labels []string, linked map[string]time.Time, split int64) {
	type cell struct {
		group int32
		label string
	}
	const flagged = 3 // as R1
	counts, flaggedAt, total := map[cell]int64{}, map[string]int64{}, map[string]int64{}
	between := map[string]int64{}
	for i, f := range all {
		label := labels[i]
		at, known := linked[label]
		if label == "" || !known || at.Unix() < split {
			continue
		}
		total[label]++
		c := cell{groups[i], label}
		counts[c]++
		if _, done := flaggedAt[label]; !done && counts[c] >= flagged && f.opened < at.Unix() {
			flaggedAt[label] = f.opened
		}
		if from, done := flaggedAt[label]; done && f.opened > from && f.opened < at.Unix() {
			between[label]++
		}
	}
	var days, incidents []float64
	for label, at := range flaggedAt {
		days = append(days, daysBetween(time.Unix(at, 0), linked[label]))
		incidents = append(incidents, float64(between[label]))
	}
	g.Early = int64(len(days))
	g.DaysBefore, g.IncidentsBefore = middle(days), middle(incidents)
}

// middle is the median; nil of none.
func middle(x []float64) *float64 {
	if len(x) == 0 {
		return nil
	}
	slices.Sort(x)
	m := (x[(len(x)-1)/2] + x[len(x)/2]) / 2
	return &m
}

// mergedDecoys counts the decoys that stand with the family that they imitate: in the group that holds most of it, or in any group that is
// mostly made of it; and, besides, those that share a group with two of its members at all, though others are the most of that group.
func mergedDecoys(groups []int32, labels, decoys []string) (all, merged, beside int64) {
	type cell struct {
		label string
		group int32
	}
	members, sizes, main := map[cell]int64{}, map[int32]int64{}, map[string]int32{}
	for i, label := range labels {
		sizes[groups[i]]++
		if label != "" {
			members[cell{label, groups[i]}]++
		}
	}
	for c, n := range members {
		best, ok := main[c.label]
		if most := members[cell{c.label, best}]; !ok || n > most || n == most && c.group < best {
			main[c.label] = c.group
		}
	}
	for i, label := range decoys {
		if label == "" {
			continue
		}
		all++
		n := members[cell{label, groups[i]}]
		switch group, ok := main[label]; {
		case ok && group == groups[i], n >= 2 && 2*n > sizes[groups[i]]:
			merged++
		case n >= 2:
			beside++
		}
	}
	return all, merged, beside
}

// String is for tests and logs.
func (g Grouping) String() string {
	p, _ := g.Precision()
	r, _ := g.Recall()
	f, _ := g.F1()
	s, _ := g.StrictPrecision()
	return fmt.Sprintf("%s: n %d precision %.3f recall %.3f F1 %.3f strict %.3f B3 %.3f/%.3f found %d/%d early %d", g.Name, g.Labelled, p, r, f, s,
		g.BPrecision, g.BRecall, g.Found, g.Labels, g.Early)
}

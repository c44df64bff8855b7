package metrics

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// rising finds the pairs of service and category that were opened more often than their own past explains (R4).
func rising(ctx context.Context, db Querier, set Set, q CandidateQuery, rules Rules) ([]Candidate, error) {
	kpi, ok := set.Find("incidents_opened")
	rule, isOn := rules.Find("R4")
	if !ok || !isOn || q.Period.Grain != Week || q.AsOf.Before(q.Period.From) {
		return nil, nil
	}
	first, err := FirstOpening(ctx, db)
	if err != nil {
		return nil, err
	}
	var weeks []Period
	for _, p := range q.Period.Run(baselinePeriods + 1) {
		if !first.IsZero() && !p.From.Add(24*time.Hour).Before(first) {
			weeks = append(weeks, p)
		}
	}
	if len(weeks) < baselineMinimum+1 {
		return nil, nil
	}
	rows, err := Read(ctx, db, Query{KPI: kpi, Periods: weeks, AsOf: q.AsOf, By: []string{"service", "category"}})
	if err != nil {
		return nil, err
	}
	counts := map[[2]string][]int64{}
	position := map[string]int{}
	for i, p := range weeks {
		position[p.Key] = i
	}
	for _, r := range rows {
		pair := [2]string{r.Dims["service"], r.Dims["category"]}
		if pair == [2]string{} {
			continue
		}
		if counts[pair] == nil {
			counts[pair] = make([]int64, len(weeks))
		}
		counts[pair][position[r.Period.Key]] = r.N
	}
	var pairs [][2]string
	for pair := range counts {
		pairs = append(pairs, pair)
	}
	slices.SortFunc(pairs, func(a, b [2]string) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	chances := make([]float64, len(pairs))
	last := len(weeks) - 1
	for i, pair := range pairs {
		chances[i], _ = Excess(counts[pair][:last], counts[pair][last])
	}
	adjusted := BenjaminiHochberg(chances)
	var all []Candidate
	for i, pair := range pairs {
		n := counts[pair][last]
		// A single new incident is no trend, however rare its kind.
		if adjusted[i] > rule.Level || n < rule.Count {
			continue
		}
		var sum int64
		for _, before := range counts[pair][:last] {
			sum += before
		}
		c := candidate("R4 | "+pair[0]+" | "+pair[1], pair[:])
		c.Firings = []Firing{{Rule: "R4", Count: n, FirstAt: q.Period.From, At: q.Period.From, FalseDiscovery: adjusted[i],
			Expected: float64(sum) / float64(last), Weeks: last}}
		if err := c.fillRising(ctx, db, kpi, q, pair); err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

// fillRising lists the openings of the week behind an R4.
func (c *Candidate) fillRising(ctx context.Context, db Querier, kpi KPI, q CandidateQuery, pair [2]string) error {
	subjects, err := Subjects(ctx, db, kpi, q.Period, map[string]string{"service": pair[0], "category": pair[1]}, q.AsOf)
	if err != nil {
		return err
	}
	for _, s := range Counted(subjects) {
		c.Incidents = append(c.Incidents, s.Key)
	}
	found, err := Incidents(ctx, db, c.Incidents)
	if err != nil {
		return err
	}
	c.Total, c.Members = int64(len(c.Incidents)), slices.Clone(c.Incidents)
	for _, key := range c.Incidents {
		i := found[key]
		if c.FirstAt.IsZero() || i.OpenedAt.Before(c.FirstAt) {
			c.FirstAt = i.OpenedAt
		}
		if i.OpenedAt.After(c.LatestAt) {
			c.LatestAt = i.OpenedAt
		}
		if i.ProblemID != "" && !slices.Contains(c.Problems, i.ProblemID) {
			c.Problems = append(c.Problems, i.ProblemID)
		}
		if i.UserSeconds != nil {
			c.UserSeconds += *i.UserSeconds
		}
	}
	slices.Sort(c.Problems)
	slices.SortStableFunc(c.Incidents, func(a, b int64) int { return found[a].OpenedAt.Compare(found[b].OpenedAt) })
	return nil
}

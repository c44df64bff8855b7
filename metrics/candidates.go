package metrics

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// Rules are the settings that problem candidates were looked for with (domain.md 5.1).
type Rules struct {
	Window        time.Duration // R1
	Repeats       int64         // R1: incidents of one key in the window
	Burst         int64         // R2: incidents of one service and symptom in 24 h
	ImpactSeconds int64         // R3: users × seconds
}

// ReadRules returns the settings of the run.
func ReadRules(ctx context.Context, db Querier) (Rules, error) {
	var r Rules
	var days int64
	err := one(ctx, db, `select
    coalesce(max(recurrence_days), 0), coalesce(max(recurrence_count), 0), coalesce(max(burst_count), 0),
    coalesce(max(impact_user_seconds), 0)
from run.params`, &days, &r.Repeats, &r.Burst, &r.ImpactSeconds)
	if err != nil {
		return r, fmt.Errorf("read the rules of candidates: %w", err)
	}
	r.Window = time.Duration(days) * 24 * time.Hour
	return r, nil
}

// Firing is one rule that a candidate fired.
type Firing struct {
	Rule string // R1, R2, R3, R4
	// Count is what the rule counted when it last fired: R1 incidents of the key in the window, R2 incidents in 24 h, R3
	// incidents above the threshold, R4 openings of the week.
	Count int64
	At    time.Time // the opening of the incident that made it fire last; for R4 the beginning of the week
	// IsMajor says that an R3 fired on a major incident.
	IsMajor bool
	// Expected is the mean of the weeks before, and FalseDiscovery the smallest rate at which R4 is a discovery.
	Expected, FalseDiscovery float64
	Weeks                    int // R4: of history
}

// Candidate is a group of incidents that may deserve a problem.
type Candidate struct {
	// ID is made of the key alone: another week never renumbers it.
	ID  string // PC-1A2B3C
	Key string
	// Parts are the known parts of the key in words: service, item, category, subcategory, symptom.
	Parts   []string
	Firings []Firing // by rule
	// Incidents are those of the key in the window that ends with the latest one, by opening; for R4 those of the week.
	Incidents   []int64
	Total       int64 // incidents of the key since the data begin
	FirstAt     time.Time
	LatestAt    time.Time
	Problems    []string // named by the incidents of the key
	UserSeconds float64  // of Incidents, where users are known
}

// Fired returns the firing of a rule.
func (c Candidate) Fired(rule string) (Firing, bool) {
	for _, f := range c.Firings {
		if f.Rule == rule {
			return f, true
		}
	}
	return Firing{}, false
}

// CandidateQuery asks for candidates as they could be known at the end of a week.
type CandidateQuery struct {
	Period Period // R4 judges its openings; a candidate never looks after its end
	AsOf   time.Time
	// Since leaves out candidates whose rules last fired before; zero lists all.
	Since time.Time
}

// falseDiscovery is the share of false discoveries that R4 accepts.
const falseDiscovery = 0.10

// Candidates lists the problem candidates known at the end of a period: rules R1 to R3 from their firings, R4 from the openings of
// the week against the up to 26 weeks before. Majors and impact come first, then the largest counts; ties by key.
func Candidates(ctx context.Context, db Querier, set Set, q CandidateQuery) ([]Candidate, error) {
	rules, err := ReadRules(ctx, db)
	if err != nil {
		return nil, err
	}
	cut := min(q.Period.To.Unix(), q.AsOf.Unix()+1)
	since := int64(math.MinInt64)
	if !q.Since.IsZero() {
		since = q.Since.Unix()
	}
	all, err := fired(ctx, db, rules, since, cut)
	if err != nil {
		return nil, err
	}
	rising, err := rising(ctx, db, set, q, rules)
	if err != nil {
		return nil, err
	}
	all = append(all, rising...)
	slices.SortFunc(all, func(a, b Candidate) int {
		_, left := a.Fired("R3")
		_, right := b.Fired("R3")
		if left != right {
			if left {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(len(b.Incidents), len(a.Incidents)), cmp.Compare(a.Key, b.Key))
	})
	return all, nil
}

// fired gathers the firings of R1 to R3 by key.
func fired(ctx context.Context, db Querier, rules Rules, since, cut int64) ([]Candidate, error) {
	type firing struct {
		key string
		Firing
	}
	rows, err := collect(ctx, db, "firings of rules", fmt.Sprintf(`select
    candidate_key, rule, max_by(fired_count, period_epoch * 1000 + fired_count), max(period_epoch), bool_or(is_major), count(*)
from metrics.rule_firings
where period_epoch < %d
group by candidate_key, rule
having max(period_epoch) >= %d
order by candidate_key, rule`, cut, since), nil, func(f *firing) []any {
		return []any{&f.key, &f.Rule, &f.Count, orZero{&f.At}, &f.IsMajor, &f.Weeks}
	})
	if err != nil {
		return nil, err
	}
	var all []Candidate
	index := map[string]int{}
	for _, r := range rows {
		at, ok := index[r.key]
		if !ok {
			at = len(all)
			index[r.key] = at
			all = append(all, candidate(r.key, strings.Split(r.key, " | ")))
		}
		if r.Rule == "R3" {
			r.Count = int64(r.Weeks)
		}
		r.Weeks = 0
		all[at].Firings = append(all[at].Firings, r.Firing)
	}
	if len(all) == 0 {
		return nil, nil
	}
	type member struct {
		key, problem string
		subject      int64
		at           time.Time
		users        *float64
	}
	members, err := collect(ctx, db, "incidents of candidates", fmt.Sprintf(`select
    list.recurrence_key, list.subject_id, list.opened_epoch, list.problem_id, cast(list.user_seconds as double)
from metrics.incident_list as list
where list.opened_epoch < %d and list.recurrence_key in (
    select candidate_key from metrics.rule_firings where period_epoch < %d and period_epoch >= %d
)
order by list.opened_epoch, list.reference`, cut, cut, since), nil, func(m *member) []any {
		return []any{&m.key, &m.subject, orZero{&m.at}, orEmpty{&m.problem}, &m.users}
	})
	if err != nil {
		return nil, err
	}
	latest := map[string]time.Time{}
	for _, m := range members {
		latest[m.key] = m.at // in order of opening
	}
	for _, m := range members {
		at, ok := index[m.key]
		if !ok {
			continue
		}
		c := &all[at]
		if c.Total++; c.Total == 1 {
			c.FirstAt = m.at
		}
		c.LatestAt = m.at
		if m.problem != "" && !slices.Contains(c.Problems, m.problem) {
			c.Problems = append(c.Problems, m.problem)
		}
		if !m.at.Before(latest[m.key].Add(-rules.Window)) {
			c.Incidents = append(c.Incidents, m.subject)
			if m.users != nil {
				c.UserSeconds += *m.users
			}
		}
	}
	for i := range all {
		slices.Sort(all[i].Problems)
	}
	return all, nil
}

// rising finds the pairs of service and category that were opened more often than their own past explains (R4).
func rising(ctx context.Context, db Querier, set Set, q CandidateQuery, rules Rules) ([]Candidate, error) {
	kpi, ok := set.Find("incidents_opened")
	if !ok || q.Period.Grain != Week || q.AsOf.Before(q.Period.From) {
		return nil, nil
	}
	var first time.Time
	if err := one(ctx, db, "select min(opened_epoch) from metrics.incident_list", orZero{&first}); err != nil {
		return nil, fmt.Errorf("find the first opening: %w", err)
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
		// A single new incident is no trend, however rare its kind: the floor is the one of R1.
		if adjusted[i] > falseDiscovery || n < max(2, rules.Repeats) {
			continue
		}
		var sum int64
		for _, before := range counts[pair][:last] {
			sum += before
		}
		c := candidate("R4 | "+pair[0]+" | "+pair[1], pair[:])
		c.Firings = []Firing{{Rule: "R4", Count: n, At: q.Period.From, FalseDiscovery: adjusted[i],
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
	c.Total = int64(len(c.Incidents))
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

func candidate(key string, parts []string) Candidate {
	sum := sha256.Sum256([]byte(key))
	c := Candidate{ID: "PC-" + strings.ToUpper(hex.EncodeToString(sum[:3])), Key: key}
	for _, part := range parts {
		// The symptom repeats the category when the source has none.
		if part = strings.TrimSpace(part); part != "" && !slices.Contains(c.Parts, part) {
			c.Parts = append(c.Parts, part)
		}
	}
	return c
}

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

// Candidate is a group of incidents that may deserve a problem.
type Candidate struct {
	// ID is made of the key alone: another week never renumbers it.
	ID  string // PC-1A2B3C4D
	Key string
	// Parts are the known parts of the key in words: service, item, category, subcategory, symptom.
	Parts   []string
	Firings []Firing // by rule, then side
	// Incidents are those of the key in the window of R1 that ends with the latest one, by opening; for R4 those of the week, for R8
	// those of its own window.
	Incidents   []int64
	Total       int64 // incidents of the key since the data begin
	FirstAt     time.Time
	LatestAt    time.Time
	Problems    []string // named by the incidents of the key
	UserSeconds float64  // of Incidents, where users are known
	// Members are all incidents of the candidate before the cut, by opening.
	Members []int64
	Cost    Cost
	// Links and Splits are of a group of R5: why each incident came in, and strong links that did not join (see [Cluster]).
	Links  []Link
	Splits int
	// Within is the group of R5 that holds most incidents of the key, and Around the keys that a group of R5 brings together; by id.
	Within string
	Around []string
	// State is what was decided of it, by the last of Decisions that stands at the cut.
	State     string
	Decisions []Decision // by time
	Merged    []string   // ids of candidates that were merged into it
}

// IsSilent reports whether a decision keeps the candidate off the agenda: it was rejected, merged elsewhere or is snoozed.
func (c Candidate) IsSilent() bool {
	return c.State == StateRejected || c.State == StateSnoozed || c.State == StateMerged
}

// Decision is the decision that stands; false when none does.
func (c Candidate) Decision() (Decision, bool) {
	for i := len(c.Decisions) - 1; i >= 0; i-- {
		if c.Decisions[i].holds() {
			return c.Decisions[i], true
		}
	}
	return Decision{}, false
}

// Fired returns the first firing of a rule.
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

// Candidates lists the problem candidates known at the end of a period: what the models say of each incident (R1 to R3, R6
// to R9), and R4 from the openings of the week against the up to 26 weeks before. The highest expected cost comes first; those that a decision keeps off the
// agenda come last.
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
	alike, err := resembling(ctx, db, rules, time.Unix(max(since, 0), 0), time.Unix(cut, 0))
	if err != nil {
		return nil, err
	}
	all = append(all, alike...)
	relate(all)
	for i := range all {
		slices.SortStableFunc(all[i].Firings, compareFirings)
	}
	decisions, err := Decisions(ctx, db)
	if err != nil {
		return nil, err
	}
	end := q.Period.To
	if q.AsOf.Before(end) {
		end = q.AsOf.In(end.Location())
	}
	all = decide(all, newBook(decisions, end), end)
	if err := priceAll(ctx, db, all, time.Unix(cut, 0)); err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b Candidate) int {
		if a.IsSilent() != b.IsSilent() {
			if b.IsSilent() {
				return -1
			}
			return 1
		}
		return compareCost(a, b)
	})
	return all, nil
}

func compareFirings(a, b Firing) int {
	return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Detail, b.Detail))
}

// fired gathers the firings that the models found, by key.
func fired(ctx context.Context, db Querier, rules Rules, since, cut int64) ([]Candidate, error) {
	type firing struct {
		key string
		Firing
		times int64
	}
	rows, err := collect(ctx, db, "firings of rules", fmt.Sprintf(`select
    candidate_key, rule, detail, max_by(fired_count, period_epoch * 1000 + fired_count), min(period_epoch), max(period_epoch),
    count(*) filter (where period_epoch >= %[2]d)
from metrics.rule_firings
where period_epoch < %[1]d
group by candidate_key, rule, detail
having max(period_epoch) >= %[2]d
order by candidate_key, rule, detail nulls first`, cut, since), nil, func(f *firing) []any {
		return []any{&f.key, &f.Rule, orEmpty{&f.Detail}, &f.Count, orZero{&f.FirstAt}, orZero{&f.At}, &f.times}
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
			all = append(all, candidate(r.key, strings.Split(strings.TrimPrefix(r.key, "R8 | "), " | ")))
		}
		// Each firing of these is an event of its own, and not a count within a window.
		if r.Rule == "R3" || r.Detail == "returned" {
			r.Count = r.times
		}
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
	var wanted []string
	for _, c := range all {
		wanted = append(wanted, c.Key)
	}
	members, err := collect(ctx, db, "incidents of candidates", fmt.Sprintf(`with wanted as (
    select unnest(cast(? as varchar[])) as candidate_key
),
incidents as (
    select * from metrics.incident_costs
    where opened_epoch < %d
),
keyed as (
    select recurrence_key as candidate_key, * from incidents
    union all
    select cause_key, * from incidents
    where parent_id is null
)
select keyed.candidate_key, keyed.subject_id, keyed.opened_epoch, keyed.problem_id, cast(keyed.user_seconds as double)
from keyed
inner join wanted on keyed.candidate_key = wanted.candidate_key
order by keyed.opened_epoch, keyed.reference`, cut), []any{wanted}, func(m *member) []any {
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
		c.Members = append(c.Members, m.subject)
		if m.problem != "" && !slices.Contains(c.Problems, m.problem) {
			c.Problems = append(c.Problems, m.problem)
		}
		if !m.at.Before(latest[m.key].Add(-rules.window(c.Key))) {
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

// candidateID is made of the key alone.
func candidateID(key string) string {
	sum := sha256.Sum256([]byte(key))
	return "PC-" + strings.ToUpper(hex.EncodeToString(sum[:4]))
}

func candidate(key string, parts []string) Candidate {
	c := Candidate{ID: candidateID(key), Key: key}
	for _, part := range parts {
		// The symptom repeats the category when the source has none.
		if part = strings.TrimSpace(part); part != "" && !slices.Contains(c.Parts, part) {
			c.Parts = append(c.Parts, part)
		}
	}
	return c
}

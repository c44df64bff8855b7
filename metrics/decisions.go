package metrics

import (
	"context"
	"slices"
	"time"
)

// Decision is what a review decided of a problem candidate, as the register holds it. Dates are local dates at midnight UTC, unknown is
// the zero time.
type Decision struct {
	Candidate  string
	Kind       string // open, reject, merge, snooze, link
	Into       string // of merge
	Problem    string // of link and open
	UntilOn    time.Time
	By         string // a group
	DecidedOn  time.Time
	Reason     string
	SourceFile string
	SourceLine int64
	// Fault says why it has no effect: no_target, merged_into_itself, merge_cycle, no_date, reversed, no_problem, unknown_candidate,
	// unknown_target. An unknown_problem is said and has its effect.
	Fault string
}

// holds says whether the decision takes effect.
func (d Decision) holds() bool { return d.Fault == "" || d.Fault == "unknown_problem" }

// What became of a candidate.
const (
	StateProposed = "proposed" // nobody decided, or what was decided has ended
	StateOpen     = "open"     // a problem is opened for it
	StateLinked   = "linked"   // it belongs to a problem that is there
	StateRejected = "rejected"
	StateSnoozed  = "snoozed"
	StateMerged   = "merged" // into a candidate that is not listed itself
)

// Decisions returns the register of decisions, by candidate and then in the order of time. A candidate is known when some incident of the
// warehouse, whatever its date, makes its id.
func Decisions(ctx context.Context, db Querier) ([]Decision, error) {
	all, err := collect(ctx, db, "decisions on candidates", `select candidate_id, decision, into_id, problem_id, until_on, decided_by, decided_on,
    reason, fault, source_file, source_line
from metrics.decisions
order by candidate_id, ordinal`, nil, func(d *Decision) []any {
		return []any{orEmpty{&d.Candidate}, orEmpty{&d.Kind}, orEmpty{&d.Into}, orEmpty{&d.Problem}, orDate{&d.UntilOn}, orEmpty{&d.By},
			orDate{&d.DecidedOn}, orEmpty{&d.Reason}, orEmpty{&d.Fault}, orEmpty{&d.SourceFile}, orNone{&d.SourceLine}}
	})
	if err != nil || len(all) == 0 {
		return all, err
	}
	unknown := map[string]bool{}
	for _, d := range all {
		unknown[d.Candidate] = true
		if d.Into != "" {
			unknown[d.Into] = true
		}
	}
	// The keys of incidents are few beside the incidents: those that a likeness may be named after come last.
	for _, query := range []string{
		"select recurrence_key from metrics.incident_costs where recurrence_key is not null group by recurrence_key",
		"select trend_key from metrics.incident_costs where trend_key is not null group by trend_key",
		"select cause_key from metrics.incident_costs where cause_key is not null group by cause_key",
		"select '" + clusterPrefix + "' || reference from metrics.subjects",
	} {
		if len(unknown) == 0 {
			break
		}
		found, err := collect(ctx, db, "the keys of candidates", query, nil, func(key *string) []any { return []any{key} })
		if err != nil {
			return nil, err
		}
		for _, key := range found {
			delete(unknown, candidateID(key))
		}
	}
	for i, d := range all {
		switch {
		case unknown[d.Candidate]:
			all[i].Fault = "unknown_candidate"
		case d.Fault == "" && d.Into != "" && unknown[d.Into]:
			all[i].Fault = "unknown_target"
		}
	}
	return all, nil
}

// book holds the decisions that were known at an instant.
type book map[string][]Decision

func newBook(all []Decision, cut time.Time) book {
	b := book{}
	today := day(cut.Date())
	for _, d := range all {
		if !d.DecidedOn.After(today) {
			b[d.Candidate] = append(b[d.Candidate], d)
		}
	}
	return b
}

// last is the decision that stands; false when none does.
func (b book) last(id string) (Decision, bool) {
	for _, d := range slices.Backward(b[id]) {
		if d.holds() {
			return d, true
		}
	}
	return Decision{}, false
}

// target follows merges from a candidate to the one that it is part of; "" when it is part of none, or of itself over others.
func (b book) target(id string) string {
	at := id
	for range len(b) + 1 {
		d, ok := b.last(at)
		if !ok || d.Kind != "merge" {
			if at == id {
				return ""
			}
			return at
		}
		at = d.Into
	}
	return ""
}

// decide tells each candidate what was decided of it, and gives those that were merged to the one that they are part of when it is
// there.
func decide(all []Candidate, b book, cut time.Time) []Candidate {
	today := day(cut.Date())
	place, target := map[string]int{}, map[string]string{}
	for _, c := range all {
		target[c.ID] = b.target(c.ID)
	}
	for i := range all {
		c := &all[i]
		place[c.ID] = i
		c.State, c.Decisions = StateProposed, b[c.ID]
		d, ok := b.last(c.ID)
		if !ok {
			continue
		}
		switch d.Kind {
		case "open":
			c.State = StateOpen
		case "link":
			c.State = StateLinked
		case "reject":
			c.State = StateRejected
		case "snooze":
			if today.Before(d.UntilOn) {
				c.State = StateSnoozed
			}
		case "merge":
			if target[c.ID] == "" {
				for k := range c.Decisions {
					if c.Decisions[k].Kind == "merge" && c.Decisions[k].Fault == "" {
						c.Decisions[k].Fault = "merge_cycle"
					}
				}
				continue
			}
			c.State = StateMerged
		}
		if d.Problem != "" && !slices.Contains(c.Problems, d.Problem) {
			c.Problems = append(c.Problems, d.Problem)
			slices.Sort(c.Problems)
		}
	}
	kept := make([]bool, len(all))
	for i := range all {
		kept[i] = true
		if all[i].State != StateMerged {
			continue
		}
		if into, ok := place[target[all[i].ID]]; ok {
			all[into].absorb(all[i])
			kept[i] = false
		}
	}
	list := all[:0]
	for i, c := range all {
		if kept[i] {
			list = append(list, c)
		}
	}
	return list
}

// absorb takes in a candidate that was merged into this one.
func (c *Candidate) absorb(d Candidate) {
	c.Merged = append(c.Merged, d.ID)
	c.Merged = append(c.Merged, d.Merged...)
	slices.Sort(c.Merged)
	for _, f := range d.Firings {
		at := slices.IndexFunc(c.Firings, func(g Firing) bool { return g.Rule == f.Rule && g.Detail == f.Detail })
		switch {
		case at < 0:
			c.Firings = append(c.Firings, f)
		case f.Count > c.Firings[at].Count:
			// Not their sum: incidents may stand in both.
			c.Firings[at] = f
		}
	}
	slices.SortStableFunc(c.Firings, compareFirings)
	for _, key := range d.Incidents {
		if !slices.Contains(c.Incidents, key) {
			c.Incidents = append(c.Incidents, key)
		}
	}
	for _, key := range d.Members {
		if !slices.Contains(c.Members, key) {
			c.Members = append(c.Members, key)
		}
	}
	c.Total = int64(len(c.Members))
	for _, p := range d.Problems {
		if !slices.Contains(c.Problems, p) {
			c.Problems = append(c.Problems, p)
		}
	}
	slices.Sort(c.Problems)
	c.UserSeconds += d.UserSeconds
	if d.FirstAt.Before(c.FirstAt) {
		c.FirstAt = d.FirstAt
	}
	if d.LatestAt.After(c.LatestAt) {
		c.LatestAt = d.LatestAt
	}
}

// FindCandidate finds a candidate by its id, or the one that it is now part of: that it was merged into, or the group of R5 that took in
// the incident that its id is made of. Nil when there is none.
func FindCandidate(ctx context.Context, db Querier, all []Candidate, id string) (*Candidate, error) {
	for i := range all {
		if all[i].ID == id || slices.Contains(all[i].Merged, id) {
			return &all[i], nil
		}
	}
	for i := range all {
		if kindOf(all[i].Key) != KindCluster {
			continue
		}
		found, err := Incidents(ctx, db, all[i].Members)
		if err != nil {
			return nil, err
		}
		for _, in := range found {
			if candidateID(clusterPrefix+in.ID) == id {
				return &all[i], nil
			}
		}
	}
	return nil, nil
}

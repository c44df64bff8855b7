package metrics

import (
	"context"
	"time"
)

// Rule is one rule of problem candidates with its numbers (domain.md 5.1).
type Rule struct {
	ID     string        // R1 to R9
	Count  int64         // from which it fires
	Window time.Duration // in which it counts; 0: it counts one incident at a time
	// Level is what else it compares with: R3 users × seconds, R4 the share of false discoveries, R5 the score of a link, 0–1.
	Level float64
}

// Rules are those that run, by id.
type Rules []Rule

// Find returns a rule; false when it does not run.
func (r Rules) Find(id string) (Rule, bool) {
	for _, rule := range r {
		if rule.ID == id {
			return rule, true
		}
	}
	return Rule{}, false
}

// window is how far back the incidents of a candidate are listed: the window of R8 for its own keys, else that of R1.
func (r Rules) window(key string) time.Duration {
	id := "R1"
	if kindOf(key) == KindCause {
		id = "R8"
	}
	if rule, ok := r.Find(id); ok {
		return rule.Window
	}
	return 30 * 24 * time.Hour
}

// Recent is how far back a candidate must have fired to be listed: the window of R1.
func (r Rules) Recent() time.Duration { return r.window("") }

// ReadRules returns the rules of the run.
func ReadRules(ctx context.Context, db Querier) (Rules, error) {
	return collect(ctx, db, "the rules of candidates", "select rule, least_count, window_seconds, level from metrics.rules order by rule", nil,
		func(r *Rule) []any { return []any{&r.ID, &r.Count, inSeconds{&r.Window}, &r.Level} })
}

// Firing is one rule that a candidate fired.
type Firing struct {
	Rule string // R1 to R9
	// Detail is the side of the rule that fired: R3 major or none; R6 reopened or returned; R7 the problem or change that fixed it
	// before; R8 the cause.
	Detail string
	// Count is what the rule counted when it last fired: R1 incidents of the key in the window, R2 incidents in 24 h, R3 incidents
	// above the threshold, R4 openings of the week, R5 incidents that resemble one another, R6 reopenings of one incident or
	// returns, R7 incidents since the fix, R8 incidents of the cause, R9 uses of the workaround.
	Count       int64
	FirstAt, At time.Time // when it first and last fired; for R4 the beginning of the week
	// Expected is the mean of the weeks before, and FalseDiscovery the smallest rate at which R4 is a discovery.
	Expected, FalseDiscovery float64
	Weeks                    int // R4: of history
	Keys                     int // R5: recurrence keys that the incidents have
}

// Kinds of candidates, by what holds their incidents together.
const (
	KindKey     = "key"     // one recurrence key
	KindTrend   = "trend"   // service and category, R4
	KindCluster = "cluster" // likeness, R5
	KindCause   = "cause"   // client, service and cause, R8
)

// clusterPrefix begins the key of a cluster: the number of its first incident follows.
const clusterPrefix = "R5 | "

// kindOf tells the kind of a candidate from its key.
func kindOf(key string) string {
	if len(key) > 5 && key[2:5] == " | " {
		switch key[:2] {
		case "R4":
			return KindTrend
		case "R5":
			return KindCluster
		case "R8":
			return KindCause
		}
	}
	return KindKey
}

package metrics

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"
)

// The KPIs of a first screen: its tiles, what changed, and counts of what waits for somebody.
var glanceTrends = []string{"incidents_opened", "incidents_resolved", "backlog", "time_to_resolve", "sla_met", "sla_acknowledge_met", "tool_sla_met",
	"reopen_rate", "recurrence_rate", "major_incidents", "reassignments", "sla_open_late", "backlog_aged", "actions_late", "problem_root_cause"}

// GlanceBasis is what the first screens of all weeks have in common: how far the data reach, what is promised, and what is at risk now.
type GlanceBasis struct{ week WeekData }

// ReadGlanceBasis reads what [ReadGlance] needs, whatever the week.
func ReadGlanceBasis(ctx context.Context, db Querier, asOf time.Time) (*GlanceBasis, error) {
	w := &WeekData{}
	err := errors.Join(w.readReach(ctx, db), w.readGroupBy(ctx, db))
	if err != nil {
		return nil, err
	}
	if w.Targets, err = Targets(ctx, db); err != nil {
		return nil, err
	}
	if w.Risks, err = AtRisk(ctx, db, asOf.UTC().Add(time.Second)); err != nil {
		return nil, err
	}
	var keys []int64
	for _, r := range w.Risks {
		keys = append(keys, r.Key)
	}
	w.Incidents, err = Incidents(ctx, db, keys)
	return &GlanceBasis{*w}, err
}

// ReadGlance reads of a week what a first screen says of it: the headline KPIs with their limits, what changed, and how much waits for
// somebody. It reads roll-ups alone, so that a million incidents cost no more words than ten: no figure of it opens to its subjects.
func ReadGlance(ctx context.Context, db Querier, set Set, basis *GlanceBasis, q WeekQuery) (*WeekData, error) {
	w, err := newWeek(set, q)
	if err != nil {
		return nil, err
	}
	of := basis.week
	w.First, w.Latest, w.Sources, w.longest, w.GroupBy = of.First, of.Latest, of.Sources, of.longest, of.GroupBy
	w.Targets, w.Risks, w.Incidents = of.Targets, of.Risks, maps.Clone(of.Incidents)
	w.judgeReach()
	w.Subjects, w.Trends, w.ByPriority = map[string][]Subject{}, map[string]*Trend{}, map[string][]Row{}
	var steps []func(context.Context, Querier) error
	for _, id := range glanceTrends {
		steps = append(steps, func(ctx context.Context, db Querier) error { return w.readTrend(ctx, db, id) })
	}
	steps = append(steps, func(ctx context.Context, db Querier) error { return w.readPriority(ctx, db, "sla_met") },
		func(ctx context.Context, db Querier) error { return w.readPriority(ctx, db, "sla_acknowledge_met") },
		w.readMovements)
	for _, step := range steps {
		if err := step(ctx, db); err != nil {
			return nil, fmt.Errorf("read week %s at a glance: %w", q.Period.Key, err)
		}
	}
	return w, nil
}

package metrics

import (
	"context"
	"fmt"
	"time"
)

// The KPIs of a first screen: its tiles, what changed, and counts of what waits for somebody.
var glanceTrends = []string{"incidents_opened", "incidents_resolved", "backlog", "time_to_resolve", "sla_met", "sla_acknowledge_met", "tool_sla_met",
	"reopen_rate", "recurrence_rate", "major_incidents", "reassignments", "sla_open_late", "backlog_aged", "actions_late", "problem_root_cause"}

// ReadGlance reads of a week what a first screen says of it: the headline KPIs with their limits, what changed, and how much waits for
// somebody. It reads roll-ups alone, so that a million incidents cost no more words than ten: no figure of it opens to its subjects.
func ReadGlance(ctx context.Context, db Querier, set Set, q WeekQuery) (*WeekData, error) {
	w, err := newWeek(set, q)
	if err != nil {
		return nil, err
	}
	w.Subjects, w.Trends, w.ByPriority = map[string][]Subject{}, map[string]*Trend{}, map[string][]Row{}
	steps := []func(context.Context, Querier) error{w.readBounds, w.readGroupBy}
	for _, id := range glanceTrends {
		steps = append(steps, func(ctx context.Context, db Querier) error { return w.readTrend(ctx, db, id) })
	}
	steps = append(steps, func(ctx context.Context, db Querier) error { return w.readPriority(ctx, db, "sla_met") },
		func(ctx context.Context, db Querier) error { return w.readPriority(ctx, db, "sla_acknowledge_met") },
		func(ctx context.Context, db Querier) (err error) { w.Targets, err = Targets(ctx, db); return err },
		func(ctx context.Context, db Querier) (err error) {
			w.Risks, err = AtRisk(ctx, db, w.AsOf.Add(time.Second))
			return err
		},
		w.readMovements)
	for _, step := range steps {
		if err := step(ctx, db); err != nil {
			return nil, fmt.Errorf("read week %s at a glance: %w", q.Period.Key, err)
		}
	}
	var keys []int64
	for _, r := range w.Risks {
		keys = append(keys, r.Key)
	}
	w.Incidents, err = Incidents(ctx, db, keys)
	return w, err
}

package metrics

import (
	"context"
	"fmt"
)

// ReadDoubts reads of a week what a page on the quality of the data says: its codes, how far fields are filled in, and the sources.
func ReadDoubts(ctx context.Context, db Querier, set Set, q WeekQuery) (*WeekData, error) {
	return readPart(ctx, db, set, q, func(w *WeekData) []func(context.Context, Querier) error {
		return []func(context.Context, Querier) error{
			w.readBounds, func(ctx context.Context, db Querier) error { return w.readTrend(ctx, db, "incidents_recorded") }, w.readQuality,
		}
	})
}

// ReadProposals reads the problem candidates at the end of a week.
func ReadProposals(ctx context.Context, db Querier, set Set, q WeekQuery) (*WeekData, error) {
	return readPart(ctx, db, set, q, func(w *WeekData) []func(context.Context, Querier) error {
		return []func(context.Context, Querier) error{w.readCandidates}
	})
}

// readPart reads steps of a week, then the incidents that they speak of.
func readPart(ctx context.Context, db Querier, set Set, q WeekQuery, steps func(*WeekData) []func(context.Context, Querier) error) (*WeekData, error) {
	w, err := newWeek(set, q)
	if err != nil {
		return nil, err
	}
	w.Trends, w.Subjects, w.ByPriority = map[string]*Trend{}, map[string][]Subject{}, map[string][]Row{}
	for _, step := range steps(w) {
		if err := step(ctx, db); err != nil {
			return nil, fmt.Errorf("read a part of week %s: %w", q.Period.Key, err)
		}
	}
	var keys []int64
	for _, d := range w.Quality {
		keys = append(keys, d.Subjects...)
	}
	for _, c := range w.Candidates {
		keys = append(keys, c.Incidents...)
	}
	w.Incidents, err = Incidents(ctx, db, keys)
	return w, err
}

package main

import (
	"context"
	"slices"

	"bilan/metrics"
	"bilan/metrics/closing"
	"bilan/pipeline"
	"bilan/pipeline/ledger"
	"bilan/pipeline/warehouse"
	"bilan/reports/pack"
)

// restatedPeriods is how many periods back a pack looks: those of its trends.
const restatedPeriods = 13

// packRestated is what a pack of a scope says of figures that were communicated before: those of earlier periods of its length, and those of
// its own period when it is a corrected version. nil when nothing was communicated.
func (a *app) packRestated(ctx context.Context, s *session, db *warehouse.DB, scope string, period metrics.Period, e edition) (*pack.Restated, error) {
	l, err := s.closes()
	if err != nil {
		return nil, err
	}
	earlier, err := earlierTold(l, scope, period, e.reason != "")
	if err != nil || len(earlier) == 0 {
		return nil, err
	}
	out := &pack.Restated{Closed: map[string]map[string]closing.Figure{}, Periods: map[string]string{}}
	for _, t := range earlier {
		key := t.where.Period
		p, err := metrics.ParsePeriod(key, period.Zone(), s.asOf)
		if err != nil {
			return nil, err
		}
		out.Periods[key] = p.Words(s.lang)
		differ, err := a.restate(ctx, s, db, l, t)
		if err != nil {
			return nil, err
		}
		out.Figures = append(out.Figures, differ...)
		for _, e := range l.Closes() { // the last close of that very period
			for _, f := range e.Figures {
				if e.Period != key || f.Scope != scope || f.Period != key {
					continue
				}
				was, err := snapshotOf(l, told{e, f})
				if err != nil {
					return nil, err
				}
				out.Closed[key] = closing.ByID(was.Figures)
			}
		}
	}
	return out, nil
}

// earlierTold lists what was told of the periods before one, the newest of them, in their order; with its own when it is told again.
func earlierTold(l *ledger.Ledger, scope string, period metrics.Period, isAgain bool) ([]told, error) {
	if period.Grain == metrics.Custom || period.Grain == metrics.All {
		return nil, nil // nothing comes before it
	}
	oldest := period
	for range restatedPeriods - 1 {
		oldest = oldest.Previous()
	}
	var earlier []told
	for _, t := range allTold(l, "", scope) {
		if t.where.Period > period.Key || t.where.Period == period.Key && !isAgain || t.where.Period < oldest.Key {
			continue
		}
		was, err := snapshotOf(l, t)
		if err != nil {
			return nil, err
		}
		if was.Grain == period.Grain {
			earlier = append(earlier, t)
		}
	}
	return earlier, nil
}

// correctedPeriods are the earlier periods of which a pack tells other figures than were told: once it is closed, these are what was
// communicated of them.
func correctedPeriods(r *pack.Restated, period string) []string {
	var keys []string
	if r == nil {
		return nil
	}
	for _, f := range r.Figures {
		if f.Period != period && !slices.Contains(keys, f.Period) {
			keys = append(keys, f.Period)
		}
	}
	return keys
}

// clientRestated is what a report says of figures that its client was told before. They are read from the warehouse: the closes have the
// figures of one contract apart from those of the others, and so has the comparison.
func (a *app) clientRestated(ctx context.Context, s *session, t assignment, e edition) (*pack.Restated, error) {
	db, err := pipeline.Open(ctx, a.options(s))
	if err != nil {
		return nil, err
	}
	defer db.Close()
	return a.packRestated(ctx, s, db, t.contract.ID, t.period, e)
}

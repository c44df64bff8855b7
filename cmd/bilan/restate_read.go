package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"bilan/metrics"
	"bilan/metrics/closing"
	"bilan/pipeline"
	"bilan/pipeline/ledger"
	"bilan/pipeline/warehouse"
)

// restater compares what was told of one scope and period with what the warehouse holds now.
type restater struct {
	*app
	s      *session
	db     *warehouse.DB
	l      *ledger.Ledger
	told   told
	was    *closing.Snapshot
	period metrics.Period
	base   string // path of the files of the figures, without ending
}

// restate says which figures of a scope and period are not what was told.
func (a *app) restate(ctx context.Context, s *session, db *warehouse.DB, l *ledger.Ledger, t told) ([]closing.Restatement, error) {
	r := &restater{app: a, s: s, db: db, l: l, told: t}
	all, err := r.compare(ctx)
	if err != nil {
		return nil, fmt.Errorf("restate %s of %s: %w", t.where.Scope, t.where.Period, err)
	}
	return all, nil
}

func (r *restater) compare(ctx context.Context) (all []closing.Restatement, err error) {
	if r.was, err = snapshotOf(r.l, r.told); err != nil {
		return nil, err
	}
	r.base = strings.TrimSuffix(r.l.Path(r.told.entry, filepath.FromSlash(r.told.where.File)), ".json")
	if r.period, err = r.periodOf(ctx); err != nil {
		return nil, err
	}
	views, err := r.contractViews, error(nil)
	if r.was.Scope == closing.KPIs {
		views = r.kpiViews
	}
	list, err := views(ctx)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	records, err := r.records(ctx, closing.Touched(list))
	if err != nil {
		return nil, err
	}
	all = closing.Compare(r.was.Scope, r.was.Period, list, records, r.was.AsOf)
	place := func(id string) int {
		return slices.IndexFunc(r.was.Figures, func(f closing.Figure) bool { return f.ID == id })
	}
	slices.SortStableFunc(all, func(a, b closing.Restatement) int { return place(a.Was.ID) - place(b.Was.ID) })
	return all, nil
}

func (r *restater) periodOf(ctx context.Context) (metrics.Period, error) {
	if r.was.Scope != closing.KPIs {
		return contractPeriod(ctx, r.db, r.was.Scope, r.was.Period)
	}
	return metrics.ParsePeriod(r.was.Period, r.s.zone, r.was.AsOf)
}

// kpiViews are the figures that differ, as they were told, under what changed one after the other, and as they are.
func (r *restater) kpiViews(ctx context.Context) ([]closing.View, error) {
	frozen := "select * from read_parquet(" + warehouse.Literal(r.base+".parquet") + ")"
	asOf, err := metrics.AsOf(ctx, r.db)
	if err != nil {
		return nil, err
	}
	_, rows, err := r.db.Rows(ctx, closing.Differing(frozen, metrics.FactsQuery(r.s.catalogue(), r.period, asOf)))
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, row := range rows {
		ids = append(ids, row[0].(string))
	}
	for _, f := range r.was.Figures { // another way to roll up the same rows
		if k, ok := r.s.catalogue().Find(f.ID); ok && (k.Kind != f.Kind || k.Unit != f.Unit) && !slices.Contains(ids, f.ID) {
			ids = append(ids, f.ID)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	facts, err := metrics.Facts(ctx, r.db, frozen+" where figure in ("+literals(ids)+")")
	if err != nil {
		return nil, err
	}
	first := closing.View{Figures: map[string]closing.Figure{}, Facts: closing.ByFigure(facts)}
	for _, f := range r.was.Figures {
		if slices.Contains(ids, f.ID) {
			first.Figures[f.ID] = f
		}
	}
	var set metrics.Set
	for _, k := range r.s.catalogue() {
		if slices.Contains(ids, k.ID) {
			set = append(set, k)
		}
	}
	views := []closing.View{first}
	definitions, err := pipeline.Definitions(ctx, r.options(r.s), r.db, ids)
	if err != nil {
		return nil, err
	}
	isRedefined := slices.ContainsFunc(set, func(k metrics.KPI) bool {
		f, ok := first.Figures[k.ID]
		return ok && (f.Definition != definitions[k.ID] || f.Kind != k.Kind)
	})
	steps, err := r.steps(ctx, isRedefined)
	if err != nil {
		return nil, err
	}
	tables := slices.Clone(ids)
	for _, k := range set {
		if k.Register != "" {
			tables = append(tables, k.Register)
		}
	}
	tables = slices.DeleteFunc(tables, func(t string) bool { _, ok := definitions[t]; return ok && definitions[t] == "" })
	for _, step := range steps {
		again, err := pipeline.Replay(ctx, r.options(r.s), r.l, r.told.entry, step.today, tables...)
		if err != nil {
			return nil, err
		}
		view, err := r.kpiView(ctx, again, set, step.cause)
		if closing := again.Close(); err == nil {
			err = closing
		}
		if err != nil {
			return nil, err
		}
		views = append(views, view)
	}
	last, err := r.kpiView(ctx, r.db, set, closing.Data)
	return append(views, last), err
}

// kpiView reads figures with their facts out of a database.
func (r *restater) kpiView(ctx context.Context, db metrics.Querier, set metrics.Set, cause closing.Cause) (closing.View, error) {
	asOf, err := metrics.AsOf(ctx, db)
	if err != nil {
		return closing.View{}, err
	}
	taken, err := closing.TakeKPIs(ctx, db, set, r.period, asOf)
	if err != nil {
		return closing.View{}, err
	}
	facts, err := metrics.Facts(ctx, db, metrics.FactsQuery(set, r.period, asOf))
	return closing.View{Cause: cause, Figures: closing.ByID(taken.Figures), Facts: closing.ByFigure(facts)}, err
}

// contractViews are the figures of a contract in the same way.
func (r *restater) contractViews(ctx context.Context) ([]closing.View, error) {
	is, err := r.take(ctx, r.s, r.db, r.was.Scope, r.period)
	if err != nil {
		return nil, err
	}
	view := func(s *closing.Snapshot, cause closing.Cause) closing.View {
		return closing.View{Cause: cause, Figures: closing.ByID(s.Figures), Facts: closing.ByFigure(s.Facts)}
	}
	views := []closing.View{view(r.was, "")}
	nothing := func(_, _, _ string) (was, is *metrics.Sheet, isKnown bool) { return nil, nil, false }
	if len(closing.Compare(r.was.Scope, r.was.Period, append(views, view(is, closing.Data)), nothing, r.was.AsOf)) == 0 {
		return nil, nil
	}
	models, err := pipeline.BuiltModels(ctx, r.db)
	if err != nil {
		return nil, err
	}
	steps, err := r.steps(ctx, models != r.told.entry.Models)
	if err != nil {
		return nil, err
	}
	for _, step := range steps {
		again, err := pipeline.Replay(ctx, r.options(r.s), r.l, r.told.entry, step.today)
		if err != nil {
			return nil, err
		}
		taken, err := r.take(ctx, r.s, again, r.was.Scope, r.period)
		if closing := again.Close(); err == nil {
			err = closing
		}
		if err != nil {
			return nil, err
		}
		views = append(views, view(taken, step.cause))
	}
	return append(views, view(is, closing.Data)), nil
}

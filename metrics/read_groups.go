package metrics

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// Group is one service (or category) of the week.
type Group struct {
	Name   string // "" for incidents without one
	Opened []Row  // the weeks of the baseline and the week, as [Trend.Rows]; a week without openings is a row of zero
	// Verdict judges the openings of the week.
	Verdict Verdict
	// IsRare says that there are too few openings a week to judge them by limits: Verdict is then [Insufficient].
	IsRare bool
	// Stock and SLA are the week and the one before; a zero Row counts nothing.
	Stock, StockBefore Row
	SLA, SLABefore     Row
	Majors             int64
}

// Count returns the openings of the week and of the week before.
func (g Group) Count() (now, before int64) {
	n := len(g.Opened)
	if n > 1 {
		before = g.Opened[n-2].N
	}
	return g.Opened[n-1].N, before
}

// Breaches returns the promises breached in the week and in the week before.
func (g Group) Breaches() (now, before int64) {
	return g.SLA.N - g.SLA.Hits, g.SLABefore.N - g.SLABefore.Hits
}

// readGroupBy chooses the dimension that incidents are grouped by.
func (w *WeekData) readGroupBy(ctx context.Context, db Querier) error {
	var services int64
	if err := one(ctx, db, "select count(service) from metrics.subjects where kind = 'incident'", &services); err != nil {
		return fmt.Errorf("look for services: %w", err)
	}
	w.GroupBy = "service"
	if services == 0 {
		w.GroupBy = "category"
	}
	return nil
}

func (w *WeekData) readGroups(ctx context.Context, db Querier) error {
	if err := w.readGroupBy(ctx, db); err != nil {
		return err
	}
	weeks := w.Period.Run(baselinePeriods + 1)
	found := map[string]*Group{}
	group := func(name string) *Group {
		g, ok := found[name]
		if !ok {
			g = &Group{Name: name, Opened: make([]Row, len(weeks))}
			for i, p := range weeks {
				zero := 0.0
				g.Opened[i] = Row{Period: p, Dims: map[string]string{w.GroupBy: name}, Figure: &zero}
			}
			found[name] = g
		}
		return g
	}
	place := func(id string, periods []Period, put func(g *Group, r Row)) error {
		kpi, ok := w.set.Find(id)
		if !ok {
			return nil
		}
		rows, err := Read(ctx, db, Query{KPI: kpi, Periods: periods, AsOf: w.AsOf, By: []string{w.GroupBy}})
		for _, r := range rows {
			put(group(r.Dims[w.GroupBy]), r)
		}
		return err
	}
	position := map[string]int{}
	for i, p := range weeks {
		position[p.Key] = i
	}
	last := weeks[len(weeks)-2:]
	if err := place("incidents_opened", weeks, func(g *Group, r Row) { g.Opened[position[r.Period.Key]] = r }); err != nil {
		return err
	}
	if err := place("backlog", last, func(g *Group, r Row) {
		if r.Period.Key == w.Period.Key {
			g.Stock = r
		} else {
			g.StockBefore = r
		}
	}); err != nil {
		return err
	}
	if err := place("sla_met", last, func(g *Group, r Row) {
		if r.Period.Key == w.Period.Key {
			g.SLA = r
		} else {
			g.SLABefore = r
		}
	}); err != nil {
		return err
	}
	if err := place("major_incidents", last[1:], func(g *Group, r Row) { g.Majors = r.N }); err != nil {
		return err
	}
	opened, _ := w.set.Find("incidents_opened")
	for _, g := range found {
		trend := newTrend(opened, g.Opened, w.First, w.MinimumN)
		if g.Verdict, g.IsRare = trend.Chart.Verdict, trend.IsRare(); g.IsRare {
			g.Verdict = Verdict{Kind: Insufficient}
		}
		w.Groups = append(w.Groups, *g)
	}
	slices.SortFunc(w.Groups, func(a, b Group) int {
		left, _ := a.Count()
		right, _ := b.Count()
		return cmp.Or(cmp.Compare(right, left), cmp.Compare(b.Stock.N, a.Stock.N), cmp.Compare(a.Name, b.Name))
	})
	return nil
}

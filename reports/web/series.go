package web

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"bilan/metrics"
)

// figures is the data of a reader that rolls up each series once: what is asked of some weeks is read of all of them, so that the next
// who looks at other weeks is answered from what is known. A generation of the warehouse never changes, so what is known stays right.
type figures struct {
	*Data
	memo *memo
	zone *time.Location
	asOf time.Time
}

// figures are those of the reader's data.
func (v *visit) figures() (*figures, error) {
	asOf, err := v.asOf()
	return &figures{v.data, v.memo, v.printer.Zone(), asOf}, err
}

// Read answers a roll-up for [metrics.Read].
func (f *figures) Read(ctx context.Context, q metrics.Query) ([]metrics.Row, error) {
	return f.ReadEach(ctx, q, [][]string{q.By})
}

// ReadEach answers as [metrics.ReadEach] does: from series what they hold, and the other sets of dimensions in one query.
func (f *figures) ReadEach(ctx context.Context, q metrics.Query, sets [][]string) (rows []metrics.Row, err error) {
	var unread [][]string
	for _, by := range sets {
		q.By = by
		read, ok, err := f.fromSeries(ctx, q)
		if err != nil {
			return nil, err
		}
		if rows = append(rows, read...); !ok {
			unread = append(unread, by)
		}
	}
	if len(unread) == 0 {
		return rows, nil
	}
	read, err := recall(ctx, f.memo, rowsKey(q, unread), func(ctx context.Context) ([]metrics.Row, error) {
		return metrics.ReadEach(ctx, f.Data, q, unread)
	})
	return append(rows, read...), err
}

// fromSeries answers what a series holds: periods of one grain, without dimensions, or by one for several periods. What is broken down for
// a period alone, or narrowed by anything but one priority, is quicker read by itself.
func (f *figures) fromSeries(ctx context.Context, q metrics.Query) (rows []metrics.Row, ok bool, err error) {
	if len(q.Periods) == 0 || len(q.Where) > 1 || !q.AsOf.Equal(f.asOf) {
		return nil, false, nil
	}
	grain, by := q.Periods[0].Grain, q.By
	for narrow := range q.Where {
		if len(by) > 0 || narrow != narrowed {
			return nil, false, nil
		}
		by = []string{narrow}
	}
	if len(by) > 1 || len(by) == 1 && !slices.Contains(seriesDimensions, by[0]) || !slices.Contains(seriesGrains, grain) {
		return nil, false, nil
	}
	all, err := f.periods(ctx, grain)
	if err != nil || len(all) == 0 {
		return nil, false, err
	}
	for _, p := range q.Periods {
		if p.Grain != grain || p.From.Before(all[0].From) || p.From.After(all[len(all)-1].From) {
			return nil, false, nil
		}
	}
	if len(by) > 0 && len(q.Periods) == 1 && !f.memo.knows(seriesKey(q.KPI, grain, by)) {
		return nil, false, nil
	}
	known, err := f.series(ctx, q.KPI, grain, by, all)
	if err != nil {
		return nil, false, err
	}
	for _, p := range q.Periods {
		rows = append(rows, known[p.Key]...)
	}
	if len(q.Where) > 0 {
		rows, err = metrics.Narrow(ctx, f.Data, q, rows)
	}
	return rows, true, err
}

// series are the rows of a KPI in all periods of a grain, by period.
func (f *figures) series(ctx context.Context, k metrics.KPI, grain metrics.Grain, by []string, all []metrics.Period) (map[string][]metrics.Row, error) {
	return recall(ctx, f.memo, seriesKey(k, grain, by), func(ctx context.Context) (map[string][]metrics.Row, error) {
		read, err := metrics.Read(ctx, f.Data, metrics.Query{KPI: k, Periods: all, AsOf: f.asOf, By: by})
		known := map[string][]metrics.Row{}
		for _, r := range read {
			known[r.Period.Key] = append(known[r.Period.Key], r)
		}
		return known, err
	})
}

func seriesKey(k metrics.KPI, grain metrics.Grain, by []string) string {
	return "series " + string(grain) + " " + k.ID + " " + strings.Join(by, ",")
}

// seriesGrains are the grains whose periods a series holds.
var seriesGrains = []metrics.Grain{metrics.Week, metrics.Month, metrics.Quarter, metrics.Year}

// seriesDimensions have few values: those by which a first screen says what changed.
var seriesDimensions = []string{"service", "category", "priority", "team"}

// narrowed is the dimension by whose values readers narrow figures most, and which has few of them.
const narrowed = "priority"

// seriesLimit is how many periods a series holds at most, the last ones.
const seriesLimit = 600

// periods are those of a grain that hold data, and as many before as a trend looks back.
func (f *figures) periods(ctx context.Context, grain metrics.Grain) ([]metrics.Period, error) {
	return recall(ctx, f.memo, "periods "+string(grain), func(ctx context.Context) ([]metrics.Period, error) {
		first, _, err := metrics.Bounds(ctx, f.Data)
		if err != nil {
			return nil, err
		}
		p := metrics.PeriodAt(grain, f.asOf, f.zone)
		n := 1
		for before := p; before.From.After(first) && n < seriesLimit; before = before.Previous() {
			n++
		}
		return p.Run(n + metrics.TrendLength(grain)), nil
	})
}

// rowsKey tells roll-ups apart.
func rowsKey(q metrics.Query, sets [][]string) string {
	key := fmt.Sprintf("rows %s %q", q.KPI.ID, sets)
	for _, name := range sortedKeys(q.Where) {
		key += " " + fmt.Sprintf("%q=%q", name, q.Where[name])
	}
	for _, p := range q.Periods {
		key += " " + p.Key
	}
	return key
}

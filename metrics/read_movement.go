package metrics

import "context"

// Movement is what changed of one KPI between a week and those before, by the values of one dimension.
type Movement struct {
	KPI KPI
	By  string // a dimension
	// Counts are what the values add to the change of the count: of subjects, or of misses for a share of promises kept.
	Counts []CountPart
	// Weeks is how many weeks before, at most eight, the means of Counts rest on.
	Weeks int
	// Split is the change of a rate or a mean against the week before; nil for a count, and where either week is empty.
	Split *Split
}

// movementWeeks is how many weeks before a week is compared with, beside the last of them.
const movementWeeks = 8

// The KPIs of which the weekly pack says what changed; a median has no parts that add up, so none is here.
var weekMovements = []string{"incidents_opened", "incidents_resolved", "backlog", "sla_met", "sla_acknowledge_met", "reassignments"}

// movementOf compares the strata of the last of some weeks with those before it.
func movementOf(kpi KPI, by string, weeks [][]Row) Movement {
	m := Movement{KPI: kpi, By: by, Weeks: len(weeks) - 1}
	counts, rates := make([][]Stratum, len(weeks)), make([][]Stratum, len(weeks))
	for i, rows := range weeks {
		for _, r := range rows {
			s := Stratum{Value: r.Dims[by], N: r.N, Total: float64(r.Hits)}
			if kpi.Kind == Mean && r.Mean != nil {
				s.Total = *r.Mean * float64(r.N)
			}
			rates[i] = append(rates[i], s)
			if kpi.IsCommitment() {
				s.N -= r.Hits
			}
			counts[i] = append(counts[i], s)
		}
	}
	last := len(weeks) - 1
	m.Counts = CountParts(counts[last], counts[:last])
	if (kpi.Kind.IsShare() || kpi.Kind == Mean) && last > 0 {
		if split, ok := SplitChange(rates[last], rates[last-1]); ok {
			m.Split = &split
		}
	}
	return m
}

// earlier are the positions of the up to n whole weeks of data before the last one, the oldest first.
func (t *Trend) earlier(n int) []int {
	var all []int
	end := len(t.Rows) - 1
	for i := max(t.start, end-n); i < end; i++ {
		if i > t.start || t.isStartWhole {
			all = append(all, i)
		}
	}
	return all
}

// readMovements reads the parts of what changed, through the one roll-up.
func (w *WeekData) readMovements(ctx context.Context, db Querier) error {
	for _, id := range weekMovements {
		trend := w.Trends[id]
		if trend == nil {
			continue
		}
		before := trend.earlier(movementWeeks)
		if len(before) == 0 {
			continue
		}
		var periods []Period
		position := map[string]int{}
		for _, i := range append(before, len(trend.Rows)-1) {
			position[trend.Rows[i].Period.Key] = len(periods)
			periods = append(periods, trend.Rows[i].Period)
		}
		for _, by := range []string{w.GroupBy, "priority", "team"} {
			rows, err := Read(ctx, db, Query{KPI: trend.KPI, Periods: periods, AsOf: w.AsOf, By: []string{by}})
			if err != nil {
				return err
			}
			weeks := make([][]Row, len(periods))
			for _, r := range rows {
				at := position[r.Period.Key]
				weeks[at] = append(weeks[at], r)
			}
			w.Movements = append(w.Movements, movementOf(trend.KPI, by, weeks))
		}
	}
	return nil
}

// Movement returns what changed of a KPI by a dimension; nil when it was not compared.
func (w *WeekData) Movement(id, by string) *Movement {
	for i := range w.Movements {
		if m := &w.Movements[i]; m.KPI.ID == id && m.By == by {
			return m
		}
	}
	return nil
}

package metrics

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"gonum.org/v1/gonum/stat/distuv"
)

// effectDays is how far an effect looks back and ahead (domain.md 2.6, P4).
const effectDays = 90

// readEffects compares the incidents that each action is about before and after it was done.
func (r *contractReader) readEffects(ctx context.Context) error {
	first, _, err := Bounds(ctx, r.db)
	if err != nil {
		return err
	}
	for _, a := range r.d.Actions {
		if a.DoneOn.IsZero() {
			continue
		}
		e, err := r.effect(ctx, a, first)
		if err != nil {
			return fmt.Errorf("effect of action %q: %w", a.ID, err)
		}
		if e != nil {
			r.d.Effects = append(r.d.Effects, *e)
		}
	}
	return nil
}

// aboutRow is one recurrence key and service of the incidents that an action came of.
type aboutRow struct{ key, service string }

// effect counts the incidents of the scope that share a recurrence key with those the action came of, or their service when they
// have no key; nil when they have neither, or when the data do not reach across.
func (r *contractReader) effect(ctx context.Context, a Action, first time.Time) (*ActionEffect, error) {
	about, err := collect(ctx, r.db, "incidents of an action", `select incidents.recurrence_key, incidents.service
from metrics.incident_list as incidents
inner join metrics.subjects as subjects on incidents.subject_id = subjects.subject_id
where (incidents.problem_id = ? or incidents.reference = ?) and `+r.scope.condition+`
group by incidents.recurrence_key, incidents.service
order by incidents.recurrence_key, incidents.service`, append([]any{a.Origin, a.Origin}, r.scope.args...), func(r *aboutRow) []any {
		return []any{orEmpty{&r.key}, orEmpty{&r.service}}
	})
	if err != nil {
		return nil, err
	}
	e := &ActionEffect{ActionID: a.ID, Basis: "key"}
	values, column := []any{}, "incidents.recurrence_key"
	for _, row := range about {
		if row.key != "" && !slices.Contains(values, any(row.key)) {
			values = append(values, row.key)
		}
	}
	if len(values) == 0 {
		for _, row := range about {
			if row.service != "" && e.Service == "" {
				e.Basis, e.Service, column, values = "service", row.service, "subjects.service", []any{row.service}
			}
		}
	}
	done := startOfDay(a.DoneOn, r.d.Period.Zone())
	from, to := done.AddDate(0, 0, -effectDays), done.AddDate(0, 0, effectDays)
	if first.After(from) {
		from = first
	}
	if r.d.Cut.Before(to) {
		to = r.d.Cut
	}
	if len(values) == 0 || !from.Before(done) || !done.Before(to) {
		return nil, nil
	}
	marks := "?"
	for range values[1:] {
		marks += ", ?"
	}
	type row struct{ before, after int64 }
	rows, err := collect(ctx, r.db, "incidents before and after", fmt.Sprintf(`select
    count(*) filter (where facts.period_epoch < %[2]d),
    count(*) filter (where facts.period_epoch >= %[2]d)
from metrics.incidents_opened as facts
inner join metrics.incident_list as incidents on facts.subject_id = incidents.subject_id
inner join metrics.subjects as subjects on facts.subject_id = subjects.subject_id
where facts.excluded_because is null and facts.period_epoch >= %[1]d and facts.period_epoch < %[3]d
    and %[4]s in (%[5]s) and %[6]s`, from.Unix(), done.Unix(), to.Unix(), column, marks, r.scope.condition),
		append(values, r.scope.args...), func(r *row) []any { return []any{&r.before, &r.after} })
	if err != nil {
		return nil, err
	}
	e.Before, e.After = rows[0].before, rows[0].after
	e.BeforeDays, e.AfterDays = done.Sub(from).Hours()/24, to.Sub(done).Hours()/24
	e.judge(to.Before(done.AddDate(0, 0, effectDays)))
	return e, nil
}

// judge says what may be said of an effect; isEarly says that the days after are not over.
func (e *ActionEffect) judge(isEarly bool) {
	e.Low, e.High = RateRatio(e.After, e.AfterDays, e.Before, e.BeforeDays)
	switch {
	case e.High < 1:
		e.Verdict = "fewer"
	case e.Low > 1:
		e.Verdict = "more"
	case isEarly:
		e.Verdict = "not_yet"
	default:
		e.Verdict = "none"
	}
}

// RateRatio returns the 95 % interval of the ratio of two Poisson rates, of a events in timeA over b events in timeB: given their sum,
// a is binomial, and the interval is the exact one of its share (Clopper and Pearson). Without events nothing is known: 0 to +Inf.
func RateRatio(a int64, timeA float64, b int64, timeB float64) (low, high float64) {
	const tail = 0.025
	low, high = 0, math.Inf(1)
	odds := func(share float64) float64 { return share / (1 - share) * timeB / timeA }
	if a > 0 {
		low = odds(distuv.Beta{Alpha: float64(a), Beta: float64(b + 1)}.Quantile(tail))
	}
	if b > 0 {
		high = odds(distuv.Beta{Alpha: float64(a + 1), Beta: float64(b)}.Quantile(1 - tail))
	}
	return low, high
}

package metrics

import (
	"context"
	"fmt"
	"time"
)

// Cohort is the incidents opened in one week, followed to the cut.
type Cohort struct {
	Period   Period
	Survival Survival
	// IsImmature says that the cohort has not been followed for as long as nine incidents in ten take: its figures will move.
	IsImmature bool
	// Resolved is the time to resolve of the incidents resolved in the week, whenever they were opened: another population.
	Resolved Row
}

// Major is one major incident of the chart of days between majors.
type Major struct {
	Key       int64
	Reference string
	At        time.Time
}

// matureShare is the share of incidents that a cohort is followed for.
const matureShare = 0.9

// readCohorts follows the openings of the weeks of the baseline to the cut. Weeks before the data have no cohort.
func (w *WeekData) readCohorts(ctx context.Context, db Querier) error {
	weeks := w.Period.Run(baselinePeriods + 1)
	cut := w.Cut.Unix()
	type row struct {
		opened  time.Time
		seconds float64
		isEnded bool
	}
	lives, err := collect(ctx, db, "cohorts of openings", fmt.Sprintf(`select opened_epoch,
    cast(least(coalesce(ended_epoch, left_epoch, %[1]d), %[1]d) - opened_epoch as double),
    ended_epoch is not null and ended_epoch < %[1]d
from metrics.opened_lives
where left_out_because is null and opened_epoch >= %[2]d and opened_epoch < %[1]d
order by opened_epoch, subject_id`, cut, weeks[0].From.Unix()), nil, func(r *row) []any {
		return []any{orZero{&r.opened}, &r.seconds, &r.isEnded}
	})
	if err != nil {
		return err
	}
	of := make([][]Life, len(weeks))
	var all []Life
	at := 0
	for _, r := range lives {
		for at < len(weeks)-1 && !r.opened.Before(weeks[at].To) {
			at++
		}
		life := Life{r.seconds, r.isEnded}
		of[at], all = append(of[at], life), append(all, life)
	}
	mature := w.maturityOf(all)
	trend := w.Trends["time_to_resolve"]
	for i, p := range weeks {
		if w.First.IsZero() || !p.To.After(w.First) {
			continue
		}
		c := Cohort{Period: p, Survival: KaplanMeier(of[i]), IsImmature: w.Cut.Sub(p.To) < mature}
		if trend != nil && i < len(trend.Rows) {
			c.Resolved = trend.Rows[i]
		}
		w.Cohorts = append(w.Cohorts, c)
	}
	return nil
}

// maturityOf is how long nine incidents in ten take to be resolved; where that is not reached, the longest time known.
func (w *WeekData) maturityOf(all []Life) time.Duration {
	s := KaplanMeier(all)
	seconds := s.Beyond
	if q := s.Quantile(matureShare); q != nil {
		seconds = *q
	}
	w.Maturity = time.Duration(seconds) * time.Second
	return w.Maturity
}

// readMajors reads the majors up to the cut, for the chart of the days between them.
func (w *WeekData) readMajors(ctx context.Context, db Querier) error {
	query := fmt.Sprintf(`select majors.subject_id, subjects.reference, majors.period_epoch
from metrics.major_incidents as majors
inner join metrics.subjects as subjects on majors.subject_id = subjects.subject_id
where majors.excluded_because is null and majors.period_epoch < %d
order by majors.period_epoch, majors.subject_id`, w.Cut.Unix())
	var err error
	w.Majors, err = collect(ctx, db, "majors", query, nil, func(m *Major) []any {
		return []any{&m.Key, orEmpty{&m.Reference}, orZero{&m.At}}
	})
	var events []time.Time
	for _, m := range w.Majors {
		events = append(events, m.At)
	}
	w.BetweenMajors = DaysBetween(events, w.Cut)
	return err
}

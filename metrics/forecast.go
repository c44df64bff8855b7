package metrics

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"
)

// Forecast is one commitment that runs at the cut, with the probability that it ends in a breach (domain.md 6.5).
type Forecast struct {
	Commitment
	Probability float64
	// Basis is what the probability mostly rests on: priority_team, priority or all; BasisN the decided commitments of it that had
	// counted as much.
	Basis  string
	BasisN int64
	// Elapsed is the counted share of the target, 0–1.
	Elapsed float64
}

// Forecasts returns the commitments that run at the cut of the warehouse, the likeliest breach first.
func Forecasts(ctx context.Context, db Querier) ([]Forecast, error) {
	running, err := commitmentsOf(ctx, db, "forecast.probability is not null")
	if err != nil {
		return nil, err
	}
	type row struct {
		key, n  int64
		basis   string
		elapsed float64
	}
	rows, err := collect(ctx, db, "forecasts", "select commitment_key, basis, basis_n, elapsed_share from metrics.breach_forecast", nil,
		func(r *row) []any { return []any{&r.key, &r.basis, &r.n, &r.elapsed} })
	if err != nil {
		return nil, err
	}
	byKey := make(map[int64]row, len(rows))
	for _, r := range rows {
		byKey[r.key] = r
	}
	all := make([]Forecast, len(running))
	for i, c := range running {
		r := byKey[c.Key]
		all[i] = Forecast{Commitment: c, Probability: *c.Probability, Basis: r.basis, BasisN: r.n, Elapsed: r.elapsed}
	}
	slices.SortStableFunc(all, func(a, b Forecast) int { return cmp.Compare(b.Probability, a.Probability) })
	return all, nil
}

// Evaluation says how good the forecast was where what came of it is known: learned from what was decided before an instant, and
// scored after it, for commitments of one indicator.
type Evaluation struct {
	Indicator string
	SplitAt   time.Time
	Lessons   int64 // decided commitments that it learned from
	// Nightly scores every clock that ran at a midnight.
	Nightly Scores
	// Leads score each clock at the instant at which so much of its target was left, the shortest first.
	Leads []LeadScores
}

// Scores compare probabilities with what came of them.
type Scores struct {
	N, Breaches int64
	// Brier is the mean square of the error, 0 for a seer; Base that of one who always says the share of breaches in the lessons.
	Brier, Base float64
	Bins        []Bin // by tenths of probability, those that hold a forecast
}

// Bin is what came of the forecasts of one tenth.
type Bin struct {
	Low, High   float64
	N, Breaches int64
	Mean        float64 // forecast
}

// LeadScores are the scores at one lead, and what an alarm at that instant is worth.
type LeadScores struct {
	Lead time.Duration // of the target, inside its calendar
	Scores
	// Forecast raises the alarm from a probability of one half, Rule from three quarters of the target.
	Forecast, Rule Alarm
}

// Alarm counts commitments that an alarm was raised for, and those of them that were breached.
type Alarm struct{ Raised, Right int64 }

// Precision is the share of alarms that were right; false when none was raised.
func (a Alarm) Precision() (float64, bool) { return shareOf(a.Right, a.Raised) }

// Recall is the share of breaches that an alarm was raised for; false without breaches.
func (a Alarm) Recall(breaches int64) (float64, bool) { return shareOf(a.Right, breaches) }

func shareOf(part, whole int64) (float64, bool) {
	if whole == 0 {
		return 0, false
	}
	return float64(part) / float64(whole), true
}

// alarmAt is the probability from which the forecast raises an alarm.
const alarmAt = 0.5

// trial is one forecast made in the past.
type trial struct {
	indicator         string
	lead              int64
	isBreached, isDue bool // isDue: three quarters of the target were counted
	probability, base float64
	lessons           int64
	split             time.Time
}

// EvaluateForecast scores the forecast on the past of the warehouse, by indicator; none without enough past to part.
func EvaluateForecast(ctx context.Context, db Querier) ([]Evaluation, error) {
	trials, err := collect(ctx, db, "trials of the forecast", `select indicator, lead_seconds, is_breached, is_late_share, probability,
    base_probability, lesson_count, split_epoch
from metrics.forecast_trials
order by indicator, lead_seconds, commitment_key, at_epoch`, nil, func(t *trial) []any {
		return []any{&t.indicator, &t.lead, &t.isBreached, &t.isDue, &t.probability, &t.base, &t.lessons, orZero{&t.split}}
	})
	if err != nil {
		return nil, fmt.Errorf("evaluate the forecast: %w", err)
	}
	return evaluate(trials), nil
}

// evaluate scores trials that come by indicator and lead.
func evaluate(trials []trial) []Evaluation {
	var all []Evaluation
	for len(trials) > 0 {
		n := 1
		for n < len(trials) && trials[n].indicator == trials[0].indicator && trials[n].lead == trials[0].lead {
			n++
		}
		same := trials[:n]
		trials = trials[n:]
		if len(all) == 0 || all[len(all)-1].Indicator != same[0].indicator {
			all = append(all, Evaluation{Indicator: same[0].indicator, SplitAt: same[0].split, Lessons: same[0].lessons})
		}
		e := &all[len(all)-1]
		if same[0].lead == 0 {
			e.Nightly = score(same)
			continue
		}
		lead := LeadScores{Lead: time.Duration(same[0].lead) * time.Second, Scores: score(same)}
		for _, t := range same {
			lead.Forecast.count(t.probability >= alarmAt, t.isBreached)
			lead.Rule.count(t.isDue, t.isBreached)
		}
		e.Leads = append(e.Leads, lead)
	}
	return all
}

func (a *Alarm) count(isRaised, isBreached bool) {
	if isRaised {
		a.Raised++
		if isBreached {
			a.Right++
		}
	}
}

// tenths is the number of bins of a calibration.
const tenths = 10

func score(trials []trial) Scores {
	s := Scores{N: int64(len(trials))}
	bins := make([]Bin, tenths)
	for _, t := range trials {
		came := 0.0
		if t.isBreached {
			came = 1
			s.Breaches++
		}
		s.Brier += (t.probability - came) * (t.probability - came)
		s.Base += (t.base - came) * (t.base - came)
		bin := &bins[min(tenths-1, int(t.probability*tenths))]
		bin.N++
		bin.Breaches += int64(came)
		bin.Mean += t.probability
	}
	s.Brier, s.Base = s.Brier/float64(s.N), s.Base/float64(s.N)
	for i, bin := range bins {
		if bin.N > 0 {
			bin.Low, bin.High, bin.Mean = float64(i)/tenths, float64(i+1)/tenths, bin.Mean/float64(bin.N)
			s.Bins = append(s.Bins, bin)
		}
	}
	return s
}

package metrics

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Target is one line of the target grid.
type Target struct {
	Priority             string // P1
	Calendar             string
	Acknowledge, Restore int64   // seconds; 0: none
	Threshold            float64 // share that must be met, 0–1; 0: none
}

// Targets returns the target grid, by priority; empty when the workspace promises nothing.
func Targets(ctx context.Context, db Querier) ([]Target, error) {
	query := `select priority, calendar_id, acknowledge_seconds, restore_seconds, coalesce(threshold_rate, 0)
from metrics.target_grid
order by priority`
	return collect(ctx, db, "targets", query, nil, func(t *Target) []any {
		return []any{&t.Priority, orEmpty{&t.Calendar}, orNone{&t.Acknowledge}, orNone{&t.Restore}, &t.Threshold}
	})
}

// Breach is one promise that was not kept.
type Breach struct {
	Key        int64
	Indicator  string // acknowledge, restore
	DecidedAt  time.Time
	UntilAt    time.Time // zero while the clock runs
	DeadlineAt time.Time
	Calendar   string
	Target     float64 // seconds, inside the calendar
	Counted    float64 // seconds, inside the calendar, at the end or at the cut
	Overrun    float64 // seconds, inside the calendar
	Spent      []Spent // where the time went; empty for acknowledge and without lifecycle
}

// Spent is calendar time between the beginning of a promise and its end.
type Spent struct {
	Kind    string // state, team
	Name    string // "pending client", active…, or a team
	Seconds float64
}

// Breaches returns the promises breached in a period and those still late at a cut, by overrun, the longest first.
func Breaches(ctx context.Context, db Querier, from, to, cut time.Time) ([]Breach, error) {
	query := fmt.Sprintf(`select subject_id, indicator, period_epoch, until_epoch, deadline_epoch, calendar_id,
    cast(target_seconds as double), cast(counted_seconds as double), cast(overrun_seconds as double)
from metrics.sla_breaches
where (period_epoch >= %[1]d and period_epoch < %[2]d)
    or (indicator = 'restore' and period_epoch < %[3]d and (until_epoch is null or until_epoch >= %[3]d))
order by overrun_seconds desc, subject_id, indicator`, from.Unix(), to.Unix(), cut.Unix())
	all, err := collect(ctx, db, "breaches", query, nil, func(b *Breach) []any {
		return []any{&b.Key, &b.Indicator, orZero{&b.DecidedAt}, orZero{&b.UntilAt}, orZero{&b.DeadlineAt}, orEmpty{&b.Calendar},
			&b.Target, &b.Counted, &b.Overrun}
	})
	if err != nil || len(all) == 0 {
		return all, err
	}
	var ids []int64
	for _, b := range all {
		ids = append(ids, b.Key)
	}
	type row struct {
		key int64
		Spent
	}
	spent, err := collect(ctx, db, "where the time went", `select subject_id, kind, name, cast(seconds as double)
from metrics.time_spent
where subject_id in (`+keys(ids)+`)
order by subject_id, kind, seconds desc, name`, nil, func(r *row) []any {
		return []any{&r.key, &r.Kind, orEmpty{&r.Name}, &r.Seconds}
	})
	if err != nil {
		return nil, err
	}
	byKey := map[int64][]Spent{}
	for _, r := range spent {
		byKey[r.key] = append(byKey[r.key], r.Spent)
	}
	for i := range all {
		if all[i].Indicator == "restore" {
			all[i].Spent = byKey[all[i].Key]
		}
	}
	return all, nil
}

// Pending returns the seconds of waiting, by reason, the longest first, and the seconds of every state.
func (b Breach) Pending() (waits []Spent, total float64) {
	for _, s := range b.Spent {
		if s.Kind != "state" {
			continue
		}
		total += s.Seconds
		if reason, ok := strings.CutPrefix(s.Name, "pending "); ok {
			waits = append(waits, Spent{Kind: s.Kind, Name: reason, Seconds: s.Seconds})
		}
	}
	return waits, total
}

// Teams returns the seconds with each team, the longest first, and their sum.
func (b Breach) Teams() (teams []Spent, total float64) {
	for _, s := range b.Spent {
		if s.Kind == "team" {
			teams = append(teams, s)
			total += s.Seconds
		}
	}
	return teams, total
}

// Risk is one open incident in the last quarter of the way to its deadline.
type Risk struct {
	Key        int64
	StartAt    time.Time
	DeadlineAt time.Time
	Calendar   string
	Target     float64 // seconds, inside the calendar
}

// AtRisk returns the incidents at risk at a cut, the nearest deadline first.
func AtRisk(ctx context.Context, db Querier, cut time.Time) ([]Risk, error) {
	query := fmt.Sprintf(`select subject_id, start_epoch, deadline_epoch, calendar_id, cast(target_seconds as double)
from metrics.at_risk
where period_epoch < %[1]d and until_epoch >= %[1]d
order by deadline_epoch, subject_id`, cut.Unix())
	return collect(ctx, db, "deadlines at risk", query, nil, func(r *Risk) []any {
		return []any{&r.Key, orZero{&r.StartAt}, orZero{&r.DeadlineAt}, orEmpty{&r.Calendar}, &r.Target}
	})
}

package metrics

import (
	"context"
	"fmt"
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
	Commitment int64  // its key: of [Decompositions]
	Indicator  string // acknowledge, restore
	DecidedAt  time.Time
	UntilAt    time.Time // zero while the clock runs
	DeadlineAt time.Time
	Calendar   string
	Target     float64 // seconds, inside the calendar
	Counted    float64 // seconds, inside the calendar, at the end or at the cut
	Overrun    float64 // seconds, inside the calendar
}

// Breaches returns the promises breached in a period and those still late at a cut, by overrun, the longest first.
func Breaches(ctx context.Context, db Querier, from, to, cut time.Time) ([]Breach, error) {
	query := fmt.Sprintf(`select subject_id, commitment_key, indicator, period_epoch, until_epoch, deadline_epoch, calendar_id,
    cast(target_seconds as double), cast(counted_seconds as double), cast(overrun_seconds as double)
from metrics.sla_breaches
where (period_epoch >= %[1]d and period_epoch < %[2]d)
    or (indicator = 'restore' and period_epoch < %[3]d and (until_epoch is null or until_epoch >= %[3]d))
order by overrun_seconds desc, subject_id, indicator`, from.Unix(), to.Unix(), cut.Unix())
	return collect(ctx, db, "breaches", query, nil, func(b *Breach) []any {
		return []any{&b.Key, &b.Commitment, &b.Indicator, orZero{&b.DecidedAt}, orZero{&b.UntilAt}, orZero{&b.DeadlineAt},
			orEmpty{&b.Calendar}, &b.Target, &b.Counted, &b.Overrun}
	})
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

package metrics

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// readings are the three readings, each with the prefix of its columns.
var readings = []struct {
	reading Reading
	prefix  string
}{{Net, ""}, {Gross, "gross_"}, {Contested, "contested_"}}

// commitmentRow is a commitment as it is scanned.
type commitmentRow struct {
	Commitment
	why     string
	verdict [3]string
	counted [3]int64
	overrun [3]int64
	instant [3][3]time.Time // deadline, decided, period
}

// commitmentsOf returns the commitments that a condition holds for, by line, incident and key, with the probability of a breach
// of those that are pending.
func commitmentsOf(ctx context.Context, db Querier, condition string, args ...any) ([]Commitment, error) {
	columns := ""
	for _, r := range readings {
		columns += fmt.Sprintf(`,
    commitments.%[1]sverdict, commitments.%[1]scounted_seconds, commitments.%[1]soverrun_seconds, commitments.%[1]sdeadline_epoch,
    commitments.%[1]sdecided_epoch, commitments.%[1]speriod_epoch`, r.prefix)
	}
	query := `select commitments.commitment_key, commitments.incident_key, commitments.line_key, commitments.contract_key,
    lines.line_id, commitments.indicator, commitments.audience,
    case when commitments.priority is not null then 'P' || cast(commitments.priority as varchar) end, commitments.unit_value,
    commitments.calendar_id, commitments.start_epoch, commitments.stop_epoch, commitments.stop_quality, commitments.target_seconds,
    commitments.remaining_seconds, commitments.is_stopped, commitments.is_open_and_late, commitments.is_of_lowered_priority,
    commitments.is_late_at_requalification, commitments.is_at_precision, commitments.why, forecast.probability` + columns + `
from metrics.commitments as commitments
inner join metrics.contract_lines as lines on commitments.line_key = lines.line_key
left join metrics.breach_forecast as forecast on commitments.commitment_key = forecast.commitment_key
where ` + condition + `
order by commitments.line_key, commitments.incident_key, commitments.commitment_key`
	rows, err := collect(ctx, db, "commitments", query, args, func(r *commitmentRow) []any {
		c := &r.Commitment
		into := []any{&c.Key, &c.IncidentKey, &c.LineKey, &c.ContractKey, &c.LineID, &c.Indicator, &c.Audience, orEmpty{&c.Priority},
			orEmpty{&c.UnitValue}, orEmpty{&c.Calendar}, orZero{&c.StartAt}, orZero{&c.StopAt}, orEmpty{&c.StopQuality},
			orNone{&c.Target}, orNone{&c.Remaining}, orFalse{&c.IsStopped}, orFalse{&c.IsOpenAndLate}, orFalse{&c.IsOfLoweredPriority},
			orFalse{&c.IsLateAtRequalification}, orFalse{&c.IsAtPrecision}, orEmpty{&c.Why}, &c.Probability}
		for i := range readings {
			into = append(into, orEmpty{&r.verdict[i]}, orNone{&r.counted[i]}, orNone{&r.overrun[i]},
				orZero{&r.instant[i][0]}, orZero{&r.instant[i][1]}, orZero{&r.instant[i][2]})
		}
		return into
	})
	all := make([]Commitment, len(rows))
	for i, r := range rows {
		all[i] = r.fill()
	}
	return all, err
}

// fill spreads the three readings.
func (r commitmentRow) fill() Commitment {
	c := r.Commitment
	c.Verdicts, c.CountedBy, c.OverrunBy = map[Reading]string{}, map[Reading]int64{}, map[Reading]int64{}
	c.DeadlineBy, c.DecidedBy, c.PeriodAt = map[Reading]time.Time{}, map[Reading]time.Time{}, map[Reading]time.Time{}
	for i, by := range readings {
		c.Verdicts[by.reading], c.CountedBy[by.reading], c.OverrunBy[by.reading] = r.verdict[i], r.counted[i], r.overrun[i]
		for at, into := range []map[Reading]time.Time{c.DeadlineBy, c.DecidedBy, c.PeriodAt} {
			if !r.instant[i][at].IsZero() {
				into[by.reading] = r.instant[i][at]
			}
		}
	}
	c.Counted, c.Overrun = c.CountedBy[Net], c.OverrunBy[Net]
	c.DeadlineAt, c.DecidedAt = c.DeadlineBy[Net], c.DecidedBy[Net]
	return c
}

// IsIn reports whether a reading places the commitment in a window, half-open.
func (c Commitment) IsIn(reading Reading, from, to time.Time) bool {
	at, ok := c.PeriodAt[reading]
	return ok && !at.Before(from) && at.Before(to)
}

// readCommitments reads the population of the period and parts it.
func (r *contractReader) readCommitments(ctx context.Context) (err error) {
	d := r.d
	from, to := d.From.Unix(), d.To.Unix()
	inside := ""
	for _, by := range readings {
		inside += fmt.Sprintf("(commitments.%[1]speriod_epoch >= %[2]d and commitments.%[1]speriod_epoch < %[3]d) or ", by.prefix, from, to)
	}
	// What is decided after the period was pending at its end.
	pending := fmt.Sprintf(`(commitments.start_epoch < %[1]d and (commitments.verdict = 'pending'
        or (commitments.verdict <> 'undetermined' and commitments.decided_epoch >= %[1]d)))`, d.Cut.Unix())
	d.Commitments, err = commitmentsOf(ctx, r.db, "commitments.contract_key in ("+r.versionKeys()+") and ("+inside+pending+")")
	if err != nil {
		return err
	}
	slices.SortStableFunc(d.Commitments, r.byLine)
	reaches := d.Period.Next().To.After(d.AsOf)
	for _, c := range d.Commitments {
		r.see(c.IncidentKey)
		breached, undetermined := false, false
		for _, by := range readings {
			breached = breached || c.Verdicts[by.reading] == "breached" && c.IsIn(by.reading, d.From, d.To)
			undetermined = undetermined || c.Verdicts[by.reading] == "undetermined" && c.IsIn(by.reading, d.From, d.To)
		}
		// Late since an earlier period, and still running when this one ended.
		late := c.Verdicts[Net] == "breached" && c.DecidedAt.Before(d.Cut) && (c.StopAt.IsZero() || !c.StopAt.Before(d.Cut))
		if breached || late {
			d.Breaches = append(d.Breaches, c)
		}
		if undetermined {
			d.Undetermined = append(d.Undetermined, c)
		}
	}
	late, err := r.readLate(ctx, from)
	if err != nil {
		return err
	}
	d.Breaches = append(d.Breaches, late...)
	slices.SortStableFunc(d.Breaches, func(a, b Commitment) int {
		if a.LineKey != b.LineKey {
			return r.byLine(a, b)
		}
		if a.Overrun != b.Overrun {
			return int(b.Overrun - a.Overrun)
		}
		return r.byLine(a, b)
	})
	if reaches {
		if err := r.readRisks(ctx); err != nil {
			return err
		}
	}
	return r.readIntervals(ctx)
}

// readLate returns the commitments breached in an earlier period whose clock still ran when this one ended.
func (r *contractReader) readLate(ctx context.Context, from int64) ([]Commitment, error) {
	late, err := commitmentsOf(ctx, r.db, fmt.Sprintf(`commitments.contract_key in (%s) and commitments.verdict = 'breached'
    and commitments.period_epoch < %d and (commitments.stop_epoch is null or commitments.stop_epoch >= %d)`,
		r.versionKeys(), from, r.d.Cut.Unix()))
	known := map[int64]bool{}
	for _, c := range r.d.Commitments {
		known[c.Key] = true
	}
	late = slices.DeleteFunc(late, func(c Commitment) bool { return known[c.Key] })
	for _, c := range late {
		r.see(c.IncidentKey)
	}
	return late, err
}

// readRisks lists what runs at the cut of the warehouse past three quarters of its target, and what is already late.
func (r *contractReader) readRisks(ctx context.Context) (err error) {
	r.d.AtRisk, err = commitmentsOf(ctx, r.db, "commitments.contract_key in ("+r.versionKeys()+`) and (commitments.is_open_and_late
    or (commitments.verdict = 'pending' and commitments.counted_seconds * 4 >= commitments.target_seconds * 3))`)
	slices.SortStableFunc(r.d.AtRisk, func(a, b Commitment) int {
		// Stopped ones have no deadline: they come last.
		switch {
		case a.DeadlineAt.IsZero() && !b.DeadlineAt.IsZero():
			return 1
		case !a.DeadlineAt.IsZero() && b.DeadlineAt.IsZero():
			return -1
		}
		if order := a.DeadlineAt.Compare(b.DeadlineAt); order != 0 {
			return order
		}
		return r.byLine(a, b)
	})
	for _, c := range r.d.AtRisk {
		r.see(c.IncidentKey)
	}
	return err
}

// readIntervals reads the clocks of the breaches, cut by the calendar, and every stop of the population.
func (r *contractReader) readIntervals(ctx context.Context) error {
	var ids []int64
	for _, c := range r.d.Breaches {
		ids = append(ids, c.Key)
	}
	pieces, err := piecesOf(ctx, r.db, ids)
	if err != nil {
		return err
	}
	for i := range r.d.Breaches {
		r.d.Breaches[i].Intervals = pieces[r.d.Breaches[i].Key]
	}
	ids = ids[:0]
	for _, c := range r.d.Commitments {
		ids = append(ids, c.Key)
	}
	for part := range slices.Chunk(ids, chunk) {
		query := `select commitment_key, ordinal, from_epoch, to_epoch, kind, reason, clause, evidence, counted_seconds, before_seconds
from metrics.clock_intervals
where kind = 'stop' and commitment_key in (` + keys(part) + `)
order by commitment_key, ordinal`
		stops, err := collect(ctx, r.db, "stops of clocks", query, nil, func(i *ClockInterval) []any {
			return []any{&i.CommitmentKey, &i.Ordinal, orZero{&i.FromAt}, orZero{&i.ToAt}, &i.Kind, orEmpty{&i.Reason},
				orEmpty{&i.Clause}, orEmpty{&i.Evidence}, orNone{&i.Counted}, orNone{&i.Before}}
		})
		if err != nil {
			return err
		}
		r.d.Stops = append(r.d.Stops, stops...)
	}
	return nil
}

// piecesOf returns the clocks of some commitments cut by the calendar, by commitment, each in its order.
func piecesOf(ctx context.Context, db Querier, ids []int64) (map[int64][]ClockInterval, error) {
	found := map[int64][]ClockInterval{}
	for part := range slices.Chunk(ids, chunk) {
		query := `select commitment_key, ordinal, piece, from_epoch, to_epoch, kind, reason, clause, evidence, counted_seconds,
    before_seconds, is_deadline
from metrics.clock_pieces
where commitment_key in (` + keys(part) + `)
order by commitment_key, ordinal, piece`
		pieces, err := collect(ctx, db, "pieces of clocks", query, nil, func(i *ClockInterval) []any {
			return []any{&i.CommitmentKey, &i.Ordinal, orNone{&i.Piece}, orZero{&i.FromAt}, orZero{&i.ToAt}, &i.Kind, orEmpty{&i.Reason},
				orEmpty{&i.Clause}, orEmpty{&i.Evidence}, orNone{&i.Counted}, orNone{&i.Before}, orFalse{&i.IsDeadline}}
		})
		if err != nil {
			return nil, err
		}
		for _, p := range pieces {
			found[p.CommitmentKey] = append(found[p.CommitmentKey], p)
		}
	}
	return found, nil
}

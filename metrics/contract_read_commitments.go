package metrics

import (
	"cmp"
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
	verdict [3]string
	counted [3]*int64
	overrun [3]*int64
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
			into = append(into, orEmpty{&r.verdict[i]}, &r.counted[i], &r.overrun[i],
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
		c.Verdicts[by.reading] = r.verdict[i]
		if r.counted[i] != nil {
			c.CountedBy[by.reading] = *r.counted[i]
		}
		if r.overrun[i] != nil {
			c.OverrunBy[by.reading] = *r.overrun[i]
		}
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

// readCommitments reads what the period counts, what runs on through it and what runs at the cut, and parts it.
func (r *contractReader) readCommitments(ctx context.Context) error {
	d := r.d
	placed, err := r.placements(ctx)
	if err != nil {
		return err
	}
	all, err := commitmentsOf(ctx, r.db, fmt.Sprintf(`commitments.contract_key in (%[1]s) and (
    commitments.verdict = 'pending' or commitments.is_open_and_late or (commitments.start_epoch < %[2]d
        and (commitments.decided_epoch >= %[2]d or (commitments.verdict = 'breached' and commitments.stop_epoch >= %[2]d)))
    or commitments.commitment_key in (select commitment_key from metrics.contract_placements
        where contract_key in (%[1]s) and period = ?))`, r.versionKeys(), d.Cut.Unix()), d.Period.Key)
	if err != nil {
		return err
	}
	reaches := d.Period.Next().To.After(d.AsOf)
	for _, c := range all {
		isCounted, isBreached, isUndetermined := r.isPendingAtEnd(c), r.isLateAtEnd(c), false
		r.bring(&c, placed[c.Key])
		for reading := range placed[c.Key] {
			isCounted = true
			isBreached = isBreached || c.Verdicts[reading] == "breached"
			isUndetermined = isUndetermined || c.Verdicts[reading] == "undetermined"
		}
		isRisk := reaches && (c.IsOpenAndLate || c.Verdicts[Net] == "pending" && c.Counted*4 >= c.Target*3)
		for _, list := range []struct {
			to *[]Commitment
			is bool
		}{{&d.Commitments, isCounted}, {&d.Breaches, isBreached}, {&d.Undetermined, isUndetermined}, {&d.AtRisk, isRisk}} {
			if list.is {
				*list.to = append(*list.to, c)
				r.see(c.IncidentKey)
			}
		}
	}
	slices.SortStableFunc(d.Commitments, func(a, b Commitment) int { return cmp.Compare(a.LineKey, b.LineKey) })
	slices.SortStableFunc(d.Breaches, func(a, b Commitment) int {
		return cmp.Or(cmp.Compare(a.LineKey, b.LineKey), cmp.Compare(b.Overrun, a.Overrun))
	})
	slices.SortStableFunc(d.AtRisk, func(a, b Commitment) int {
		// Stopped ones have no deadline: they come last.
		if a.DeadlineAt.IsZero() != b.DeadlineAt.IsZero() {
			return cmp.Compare(b.DeadlineAt.Unix(), a.DeadlineAt.Unix())
		}
		return a.DeadlineAt.Compare(b.DeadlineAt)
	})
	if err := r.readDeclarations(ctx); err != nil {
		return err
	}
	return r.readIntervals(ctx, placed)
}

// placements returns the line that counts each commitment of the period, by commitment and reading.
func (r *contractReader) placements(ctx context.Context) (map[int64]map[Reading]int64, error) {
	type row struct {
		commitment, line          int64
		isNet, isGross, isContest bool
	}
	rows, err := collect(ctx, r.db, "placements of commitments", `select commitment_key, line_key, is_net, is_gross, is_contested
from metrics.contract_placements
where contract_key in (`+r.versionKeys()+`) and period = ?`, []any{r.d.Period.Key}, func(r *row) []any {
		return []any{&r.commitment, &r.line, &r.isNet, &r.isGross, &r.isContest}
	})
	placed := map[int64]map[Reading]int64{}
	for _, row := range rows {
		if placed[row.commitment] == nil {
			placed[row.commitment] = map[Reading]int64{}
		}
		for reading, is := range map[Reading]bool{Net: row.isNet, Gross: row.isGross, Contested: row.isContest} {
			if is {
				placed[row.commitment][reading] = row.line
			}
		}
	}
	return placed, err
}

// bring puts a commitment on the line that counts it in the period, and its instants into the period that counts it.
func (r *contractReader) bring(c *Commitment, lines map[Reading]int64) {
	// What only runs on is shown with the line of its version, or its twin in force.
	c.LineKey = r.twin(c.LineKey)
	for _, by := range readings {
		line, ok := lines[by.reading]
		if !ok {
			continue
		}
		if by.reading == Net || lines[Net] == 0 {
			c.LineKey = line
		}
		at := c.PeriodAt[by.reading]
		if at.Before(r.d.From) {
			c.PeriodAt[by.reading] = r.d.From.UTC()
		}
		if !at.Before(r.d.To) {
			c.PeriodAt[by.reading] = r.d.To.Add(-time.Second).UTC()
		}
	}
}

// twin returns the line of the same id in the version in force at the end of the period, or the line itself.
func (r *contractReader) twin(key int64) int64 {
	for _, l := range r.lines {
		if l.ContractKey == r.d.Contract.Key && l.ID == r.lines[key].ID {
			return l.Key
		}
	}
	return key
}

// isPendingAtEnd reports whether a clock ran, undecided, when the period ended or at the cut.
func (r *contractReader) isPendingAtEnd(c Commitment) bool {
	if c.StartAt.IsZero() || !c.StartAt.Before(r.d.Cut) || c.Verdicts[Net] == "undetermined" {
		return false
	}
	return c.Verdicts[Net] == "pending" || !c.DecidedAt.IsZero() && !c.DecidedAt.Before(r.d.Cut)
}

// isLateAtEnd reports whether a clock had passed its target and still ran when the period ended or at the cut, whenever the
// breach counts.
func (r *contractReader) isLateAtEnd(c Commitment) bool {
	return c.Verdicts[Net] == "breached" && c.DecidedAt.Before(r.d.Cut) && (c.StopAt.IsZero() || !c.StopAt.Before(r.d.Cut))
}

// clockLimit bounds the clocks that are read beside those of the breaches: no file shows more, and bilan explain proves any other.
const clockLimit = 8000

// readIntervals reads the clocks of the breaches and, where every clock is asked for, of what the period counts, cut by the calendar, and
// every stop of the population. The client's extract holds no other clock cut in pieces.
func (r *contractReader) readIntervals(ctx context.Context, placed map[int64]map[Reading]int64) error {
	var ids []int64
	isBreached := map[int64]bool{}
	for _, c := range r.d.Breaches {
		ids = append(ids, c.Key)
		isBreached[c.Key] = true
	}
	cut := ids[:len(ids):len(ids)]
	if r.everyClock {
		for _, c := range r.d.Commitments {
			if placed[c.Key] != nil && !isBreached[c.Key] && len(cut) < len(ids)+clockLimit {
				cut = append(cut, c.Key)
			}
		}
	}
	pieces, err := piecesOf(ctx, r.db, cut)
	if err != nil {
		return err
	}
	for _, list := range [][]Commitment{r.d.Breaches, r.d.Commitments} {
		for i := range list {
			list[i].Intervals = pieces[list[i].Key]
		}
	}
	if err := r.readTime(ctx, ids); err != nil {
		return err
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

// readTime reads where the time of the breaches went, and rolls up those of one indicator, so that no incident is told of twice.
func (r *contractReader) readTime(ctx context.Context, breaches []int64) (err error) {
	if r.d.Spent, err = Decompositions(ctx, r.db, breaches); err != nil {
		return err
	}
	for _, indicator := range []string{"restore", "resolve", "acknowledge"} {
		var ids []int64
		for _, c := range r.d.Breaches {
			if c.Indicator == indicator && c.Audience == "client" && c.Verdicts[Net] == "breached" {
				ids = append(ids, c.Key)
			}
		}
		if len(ids) > 0 {
			r.d.TimeIndicator = indicator
			r.d.TimeSpent, err = TimeTotals(ctx, r.db, ids)
			return err
		}
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

// clocksOf returns commitments by their keys, with their clocks.
func clocksOf(ctx context.Context, db Querier, ids []int64) ([]Commitment, error) {
	pieces, err := piecesOf(ctx, db, ids)
	if err != nil {
		return nil, err
	}
	var all []Commitment
	for part := range slices.Chunk(ids, chunk) {
		found, err := commitmentsOf(ctx, db, "commitments.commitment_key in ("+keys(part)+")")
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	for i := range all {
		all[i].Intervals = pieces[all[i].Key]
	}
	return all, nil
}

package metrics

import (
	"context"
	"fmt"
	"time"

	"bilan/metrics/credit"
)

// readCredits computes the credits of every period of the contract up to this one, because repeats, the cap of the year and the
// earn-back look back, and keeps those of this one.
func (r *contractReader) readCredits(ctx context.Context) error {
	breaches, err := r.breachesOfTime(ctx)
	if err != nil {
		return err
	}
	var all []credit.Period
	var here []int
	for _, part := range r.parts() {
		terms, err := credit.Parse(part.version.Terms)
		if err != nil {
			return err
		}
		p, err := r.creditPeriod(part, breaches)
		if err != nil {
			return err
		}
		p.Terms = terms
		if part.key == r.d.Period.Key {
			here = append(here, len(all))
		}
		all = append(all, p)
	}
	statements, err := credit.Compute(all)
	if err != nil {
		return err
	}
	for _, i := range here {
		if statements[i] != nil {
			r.d.Credits = append(r.d.Credits, statements[i])
		}
	}
	return nil
}

// part is a period under one version: the whole of it, or what an amendment left.
type part struct {
	key      string
	version  Contract
	from, to time.Time
	results  []placedResult
}

// parts returns the periods of the contract up to this one, in order of time.
func (r *contractReader) parts() []part {
	byKey := map[int64]Contract{}
	for _, v := range r.versions {
		byKey[v.Key] = v
	}
	var all []part
	for _, p := range r.placed {
		if p.from.After(r.d.Period.From) && p.Period != r.d.Period.Key {
			continue
		}
		v := byKey[p.contract]
		// The tail of an earlier version is judged and shown; its price is that of the version in force.
		if !v.ValidTo.IsZero() && !p.from.Before(v.ValidTo) {
			continue
		}
		if n := len(all); n == 0 || all[n-1].key != p.Period || all[n-1].version.Key != p.contract {
			all = append(all, part{key: p.Period, version: v, from: p.from, to: p.to})
		}
		last := &all[len(all)-1]
		last.results = append(last.results, p)
	}
	return all
}

// creditPeriod is a part as credits take it.
func (r *contractReader) creditPeriod(p part, breaches []placedBreach) (credit.Period, error) {
	whole, err := p.version.PeriodOf(p.from)
	if err != nil {
		return credit.Period{}, err
	}
	clipped := custom(localDate(p.from.In(whole.Zone())), localDate(p.to.In(whole.Zone())), whole.Zone())
	out := credit.Period{Key: p.key, Days: int64(clipped.Days()), WholeDays: int64(whole.Days()), IsOpen: whole.To.After(r.d.AsOf)}
	out.Year, out.YearIndex, out.YearPeriods = ContractYear(r.versions[0].ValidFrom, whole)
	for _, result := range p.results {
		line := credit.Result{LineID: r.lines[result.line].ID, Met: result.Net.Met, Breached: result.Net.Breached, Verdict: result.Verdict}
		if r.lines[result.line].Indicator == "availability" {
			line.Achieved = result.Achieved
		}
		for _, b := range breaches {
			if b.line == result.line && b.period == p.key {
				line.Breaches = append(line.Breaches, b.Breach)
			}
		}
		out.Results = append(out.Results, line)
	}
	return out, nil
}

// ContractYear names the contract year that a period begins in, with its place in it, from 1, and how many periods begin in it.
// Contract years begin with the period in which the first version does (valid); those of a contract without beginning, the zero
// time, are years of the calendar.
func ContractYear(valid time.Time, p Period) (name string, index, periods int64) {
	first := day(p.FromDate.Year(), time.January, 1)
	if !valid.IsZero() {
		first = PeriodAt(p.Grain, valid, p.Zone()).FromDate
		for next := first.AddDate(1, 0, 0); !next.After(p.FromDate); next = next.AddDate(1, 0, 0) {
			first = next
		}
	}
	for back := p; !back.FromDate.Before(first); back = back.Previous() {
		index++
	}
	periods = index
	for next := p.Next(); next.FromDate.Before(first.AddDate(1, 0, 0)); next = next.Next() {
		periods++
	}
	return first.Format(time.DateOnly), index, periods
}

// placedBreach is a breach in the net reading, with the line and the period that count it.
type placedBreach struct {
	credit.Breach
	line   int64
	period string
}

// breachesOfTime returns every breach of the contract in the net reading, in order of time: of its clocks, and of the interruptions
// that lasted longer than promised.
func (r *contractReader) breachesOfTime(ctx context.Context) ([]placedBreach, error) {
	query := fmt.Sprintf(`with breaches as (
    select
        commitments.incident_key,
        commitments.overrun_seconds,
        placements.line_key,
        placements.period,
        commitments.period_epoch
    from metrics.contract_placements as placements
    inner join metrics.commitments as commitments on placements.commitment_key = commitments.commitment_key
    where placements.contract_key in (%[1]s) and placements.is_net and placements.verdict = 'breached'
    union all
    select
        0 as incident_key,
        availability.down_seconds - lines.target_seconds as overrun_seconds,
        availability.line_key,
        availability.period,
        availability.from_epoch as period_epoch
    from metrics.availability as availability
    inner join metrics.contract_lines as lines on availability.line_key = lines.line_key
    where lines.contract_key in (%[1]s) and lines.indicator = 'interruption' and availability.down_seconds > lines.target_seconds
)

select incident_key, overrun_seconds, line_key, period
from breaches
order by period_epoch, line_key, incident_key, overrun_seconds`, r.versionKeys())
	return collect(ctx, r.db, "breaches", query, nil, func(b *placedBreach) []any {
		return []any{&b.Incident, &b.Overrun, &b.line, &b.period}
	})
}

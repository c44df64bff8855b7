package metrics

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// shownPeriods is the length of the history of a line.
const shownPeriods = 13

// linesOf returns the lines of some versions, without results, by version in the order of the contract.
func linesOf(ctx context.Context, db Querier, contracts string) ([]ContractLine, error) {
	query := `select line_key, contract_key, line_id, title, clause, indicator, audience, service_class, priorities, target_seconds,
    target_days, calendar_id, threshold_ppm, expected_ppm
from metrics.contract_lines
where contract_key in (` + contracts + `)
order by contract_key, position, line_key`
	type row struct {
		ContractLine
		priorities string
	}
	rows, err := collect(ctx, db, "contract lines", query, nil, func(r *row) []any {
		l := &r.ContractLine
		return []any{&l.Key, &l.ContractKey, &l.ID, orEmpty{&l.Title}, orEmpty{&l.Clause}, &l.Indicator, &l.Audience,
			orEmpty{&l.ServiceClass}, orEmpty{&r.priorities}, &l.Target, &l.TargetDays, orEmpty{&l.Calendar}, &l.Threshold, &l.Expected}
	})
	lines := make([]ContractLine, len(rows))
	for i, r := range rows {
		lines[i] = r.ContractLine
		var words []string
		for _, priority := range strings.Split(r.priorities, ",") {
			if priority != "" {
				words = append(words, "P"+priority)
			}
		}
		lines[i].Priority = strings.Join(words, ", ")
	}
	return lines, err
}

// placedResult is what one line did in one period, with where it belongs.
type placedResult struct {
	contract, line int64
	from, to       time.Time
	LineResult
}

// results returns what the lines of the contract did in every period up to the cut, by time.
func (r *contractReader) results(ctx context.Context) ([]placedResult, error) {
	query := `select contract_key, line_key, period, from_epoch, to_epoch, gross_met, gross_breached, net_met, net_breached,
    contested_met, contested_breached, excluded, undetermined, open_and_late, gross_verdict, net_verdict, contested_verdict,
    achieved_ppm, gross_achieved_ppm, contested_achieved_ppm
from metrics.contract_results
where contract_key in (` + r.versionKeys() + `)
order by from_epoch, contract_key, line_key`
	type row struct {
		placedResult
		gross, net, contested              string
		achieved, achievedGross, achieved3 *int64
	}
	rows, err := collect(ctx, r.db, "results of lines", query, nil, func(r *row) []any {
		return []any{&r.contract, &r.line, &r.Period, orZero{&r.from}, orZero{&r.to}, orNone{&r.Gross.Met}, orNone{&r.Gross.Breached},
			orNone{&r.Net.Met}, orNone{&r.Net.Breached}, orNone{&r.Contested.Met}, orNone{&r.Contested.Breached},
			orNone{&r.Excluded}, orNone{&r.Undetermined}, orNone{&r.OpenAndLate}, orEmpty{&r.gross}, orEmpty{&r.net}, orEmpty{&r.contested},
			&r.achieved, &r.achievedGross, &r.achieved3}
	})
	all := make([]placedResult, len(rows))
	for i, row := range rows {
		p := row.placedResult
		p.Verdict, p.Achieved = row.net, row.achieved
		p.ByReading = map[Reading]string{Gross: row.gross, Net: row.net, Contested: row.contested}
		if row.achieved != nil || row.achievedGross != nil || row.achieved3 != nil {
			p.AchievedBy = map[Reading]*int64{Gross: row.achievedGross, Net: row.achieved, Contested: row.achieved3}
		}
		all[i] = p
	}
	return all, err
}

func (r *contractReader) readLines(ctx context.Context) error {
	lines, err := linesOf(ctx, r.db, r.versionKeys())
	if err != nil {
		return err
	}
	r.lines = map[int64]ContractLine{}
	for _, l := range lines {
		r.lines[l.Key] = l
	}
	if r.placed, err = r.results(ctx); err != nil {
		return err
	}
	inForce := map[int64]bool{}
	for _, v := range r.d.Versions {
		inForce[v.Key] = true
	}
	for _, l := range lines {
		own := slices.IndexFunc(r.placed, func(p placedResult) bool { return p.line == l.Key && p.Period == r.d.Period.Key })
		// A line of an earlier version is there when something of its time was decided in this period.
		if own < 0 && !inForce[l.ContractKey] {
			continue
		}
		if own < 0 {
			return fmt.Errorf("line %q has no result: the warehouse was built before the period began", l.ID)
		}
		l.Result = r.placed[own].LineResult
		l.History = r.history(l)
		r.d.Lines = append(r.d.Lines, l)
	}
	return nil
}

// history returns the results of a line in the last periods up to this one, whatever the version it was in: the parts of a period
// in which an amendment began are added, and a failed part makes a failed period.
func (r *contractReader) history(line ContractLine) []LineResult {
	var all []LineResult
	for _, p := range r.placed {
		if r.lines[p.line].ID != line.ID || p.from.After(r.d.Period.From) && p.Period != r.d.Period.Key {
			continue
		}
		if n := len(all); n > 0 && all[n-1].Period == p.Period {
			all[n-1] = all[n-1].plus(p.LineResult)
			continue
		}
		all = append(all, p.LineResult)
	}
	return all[max(0, len(all)-shownPeriods):]
}

// plus returns the result of two parts of a period.
func (r LineResult) plus(other LineResult) LineResult {
	add := func(a, b Tally) Tally { return Tally{a.Met + b.Met, a.Breached + b.Breached} }
	sum := other
	sum.Gross, sum.Net, sum.Contested = add(r.Gross, other.Gross), add(r.Net, other.Net), add(r.Contested, other.Contested)
	sum.Excluded, sum.Undetermined, sum.OpenAndLate = r.Excluded+other.Excluded, r.Undetermined+other.Undetermined, r.OpenAndLate+other.OpenAndLate
	sum.ByReading = map[Reading]string{}
	for _, reading := range []Reading{Gross, Net, Contested} {
		sum.ByReading[reading] = worse(r.ByReading[reading], other.ByReading[reading])
	}
	sum.Verdict = sum.ByReading[Net]
	return sum
}

// worse returns the verdict of two parts of a period: failed when one failed, and nothing only when both had nothing.
func worse(a, b string) string {
	for _, verdict := range []string{"breached", "met_by_tolerance", "met", "deemed_met"} {
		if a == verdict || b == verdict {
			return verdict
		}
	}
	return b
}

// readPopulation counts what became of the incidents of the contract.
func (r *contractReader) readPopulation(ctx context.Context) (err error) {
	query := `select kind, reason, cast(sum(count) as bigint)
from metrics.contract_population
where contract_key in (` + r.versionKeys() + `) and period = ?
group by kind, reason
order by kind, reason nulls first`
	r.d.Population, err = collect(ctx, r.db, "population", query, []any{r.d.Period.Key}, func(p *PopulationRow) []any {
		return []any{&p.Kind, orEmpty{&p.Reason}, &p.Count}
	})
	return err
}

// readMargins reads what is left to lose, by line.
func (r *contractReader) readMargins(ctx context.Context) (err error) {
	query := `select line_key, breaches, decided, open, expected_low, expected_central, expected_high, left_low, left_central, left_high
from metrics.contract_margins
where contract_key in (` + contractKeys(r.d.Versions) + `) and period = ?
order by line_key`
	r.d.Margins, err = collect(ctx, r.db, "margins", query, []any{r.d.Period.Key}, func(m *Margin) []any {
		return []any{&m.LineKey, &m.Breaches, &m.Decided, &m.Open, &m.Expected[0], &m.Expected[1], &m.Expected[2],
			&m.Left[0], &m.Left[1], &m.Left[2]}
	})
	return err
}

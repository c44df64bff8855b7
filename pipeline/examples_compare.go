package pipeline

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"bilan/pipeline/workspace"
)

// given is what became of one commitment of an example, in the words of the file.
type given struct{ of, counted, overrun, deadline, decided, verdict, gross, contested, why, achieved, down string }

// compare sets what came out beside what the example expects.
func (x *example) compare(ctx context.Context) error {
	zone, err := time.LoadLocation(x.tests.Contract.Zone)
	if err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(x.Expect)) {
		var all []given
		if isClock(x.indicator(id)) {
			all, err = x.clocks(ctx, id, zone)
		} else {
			all, err = x.services(ctx, id, x.Expect[id][0].Period)
		}
		if err != nil {
			return err
		}
		for _, want := range x.Expect[id] {
			x.judge(id, want, all, zone)
		}
	}
	return nil
}

// judge compares one outcome.
func (x *example) judge(id string, want workspace.Outcome, all []given, zone *time.Location) {
	label := strings.TrimSpace(id + " " + want.Of)
	note := func(what, wanted, got string) {
		if wanted != got {
			x.found = append(x.found, Mismatch{File: x.tests.File, Line: x.Line, Case: x.Name, Commitment: label, What: what, Wanted: wanted, Got: got})
		}
	}
	var mine []given
	for _, g := range all {
		if want.Of == "" || g.of == want.Of {
			mine = append(mine, g)
		}
	}
	switch {
	case len(mine) == 0:
		wanted := want.Verdict
		if wanted == "" {
			wanted = "a commitment"
		}
		note("verdict", wanted, "none")
		return
	case len(mine) > 1:
		var of []string
		for _, g := range mine {
			of = append(of, g.of)
		}
		note("commitments", "1", fmt.Sprintf("%d, of %s", len(mine), strings.Join(of, ", ")))
		return
	}
	got := mine[0]
	for _, pair := range []struct{ what, wanted, got string }{
		{"counted", lasted(want.Counted), got.counted},
		{"overrun", lasted(want.Overrun), got.overrun},
		{"deadline", local(want.Deadline.Time, zone), got.deadline},
		{"decided", local(want.Decided.Time, zone), got.decided},
		{"verdict", want.Verdict, got.verdict},
		{"verdict_gross", want.VerdictGross, got.gross},
		{"verdict_contested", want.VerdictContested, got.contested},
		{"why", want.Why, got.why},
		{"achieved", share(want.Achieved), got.achieved},
		{"down", lasted(want.Down), got.down},
	} {
		if pair.wanted != "" {
			note(pair.what, pair.wanted, pair.got)
		}
	}
}

// clocks are the commitments of a line.
func (x *example) clocks(ctx context.Context, id string, zone *time.Location) ([]given, error) {
	rows, err := x.QueryContext(ctx, `
		select coalesce(c.unit_value, ''), c.counted_seconds, c.overrun_seconds, c.deadline_epoch, c.decided_epoch, c.verdict, c.gross_verdict,
		    c.contested_verdict, c.why
		from metrics.commitments as c
		inner join metrics.contract_lines as l on c.line_key = l.line_key
		inner join metrics.contracts as k on l.contract_key = k.contract_key
		where k.contract_id = ? and l.line_id = ? order by c.commitment_key`, x.contract.ID, id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []given
	for rows.Next() {
		var g given
		var counted, overrun, deadline, decided *int64
		var verdict, gross, contested, why *string
		if err := rows.Scan(&g.of, &counted, &overrun, &deadline, &decided, &verdict, &gross, &contested, &why); err != nil {
			return nil, err
		}
		g.counted, g.overrun = known(counted, said), known(overrun, said)
		clock := func(epoch int64) string { return local(time.Unix(epoch, 0), zone) }
		g.deadline, g.decided = known(deadline, clock), known(decided, clock)
		g.verdict, g.gross, g.contested = or(verdict, ""), or(gross, ""), or(contested, "")
		g.why = or(why, "nothing")
		all = append(all, g)
	}
	return all, rows.Err()
}

// services are the services of a line of availability or interruption in a period: the one named, else that of the first outage, else
// that of the cut.
func (x *example) services(ctx context.Context, id, period string) ([]given, error) {
	at := x.AsOf.Time
	if len(x.Registers.Outages) > 0 {
		at = x.Registers.Outages[0].StartAt.Time
	}
	rows, err := x.QueryContext(ctx, `
		select coalesce(a.service, ''), case when l.is_weighted then a.weighted_ppm else a.achieved_ppm end, a.down_seconds, r.net_verdict, r.gross_verdict, r.contested_verdict
		from metrics.availability as a
		inner join metrics.contract_lines as l on a.line_key = l.line_key
		inner join metrics.contract_periods as p on l.contract_key = p.contract_key and a.period = p.period
		left join metrics.contract_results as r on r.line_key = a.line_key and r.contract_key = l.contract_key and r.period = a.period
		inner join metrics.contracts as k on l.contract_key = k.contract_key
		where k.contract_id = ? and l.line_id = ? and case when ? <> '' then a.period = ? else p.from_epoch <= ? and p.to_epoch > ? end
		order by a.service`, x.contract.ID, id, period, period, at.Unix(), at.Unix())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []given
	for rows.Next() {
		var g given
		var achieved, down *int64
		var verdict, gross, contested *string
		if err := rows.Scan(&g.of, &achieved, &down, &verdict, &gross, &contested); err != nil {
			return nil, err
		}
		g.achieved, g.down = known(achieved, percent), known(down, said)
		g.verdict, g.gross, g.contested = or(verdict, ""), or(gross, ""), or(contested, "")
		all = append(all, g)
	}
	return all, rows.Err()
}

// known writes a number, or says that there is none.
func known(n *int64, write func(int64) string) string {
	if n == nil {
		return "nothing"
	}
	return write(*n)
}

// lasted writes an expected duration; empty when none is expected.
func lasted(d *time.Duration) string {
	if d == nil {
		return ""
	}
	return said(int64(*d / time.Second))
}

// local writes an instant on the wall clock of the contract, as the file does; with the offset, as the clock shows an hour twice.
func local(t time.Time, zone *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return t.In(zone).Format("2006-01-02T15:04:05-07:00")
}

func share(r *workspace.Rate) string {
	if r == nil {
		return ""
	}
	return percent(int64(*r))
}

// percent writes parts per million.
func percent(ppm int64) string { return fmt.Sprintf("%d.%04d %%", ppm/10000, ppm%10000) }

// or is a text, or a word for none.
func or(s *string, none string) string {
	if s == nil {
		return none
	}
	return *s
}

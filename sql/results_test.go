package sql_test

import (
	"context"
	"fmt"
	"math/big"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"
)

// version is one version of a random contract: thirty-day periods from one day of the world to another, and lines by id.
type version struct {
	contract          string
	key               int
	from, to          int // days
	lines             map[string]int
	threshold         map[string]int64
	below, tolerated  int64
	isZeroDeemedMet   bool
	periodFrom, names []int // first days of its periods, clipped to its validity; number of the thirty days they belong to
}

// clock is one random commitment; readings are net, gross and contested, -1 is in no period.
type clock struct {
	v        *version
	line     string
	verdicts [3]string
	placed   [3]int // hours
	decided  int
	stop     int // hours; -1: runs
}

var worldFrom = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func randomContracts(chance *rand.Rand) []*version {
	var all []*version
	line := 0
	for _, contract := range []string{"ACME", "BANQUE"} {
		amended := 60 + chance.IntN(60)
		for i, bounds := range [][2]int{{10, amended}, {amended, 170}} {
			v := &version{contract: contract, key: len(all) + 1, from: bounds[0], to: bounds[1], lines: map[string]int{},
				threshold: map[string]int64{}, below: int64(chance.IntN(8)), tolerated: 1, isZeroDeemedMet: chance.IntN(2) == 0}
			ids := []string{"P1", "P2", "OLD"}
			if i == 1 {
				ids = []string{"P1", "P2", "NEW"}
			}
			for _, id := range ids {
				line++
				v.lines[id] = line
				v.threshold[id] = []int64{500_000, 666_667, 750_000, 1_000_000}[chance.IntN(4)]
			}
			for day := bounds[0]; day < bounds[1]; day = min((day/30+1)*30, bounds[1]) {
				v.periodFrom, v.names = append(v.periodFrom, day), append(v.names, day/30)
			}
			all = append(all, v)
		}
	}
	return all
}

// periodAt returns the index of the period that holds an hour, -1 for none.
func (v *version) periodAt(hour, asOf int) int {
	for i := range v.periodFrom {
		from, to := v.bounds(i)
		if from < asOf && hour >= from && hour < to {
			return i
		}
	}
	return -1
}

// bounds are the first hour of a period and the first one after it.
func (v *version) bounds(i int) (from, to int) {
	to = v.to
	if i+1 < len(v.periodFrom) {
		to = v.periodFrom[i+1]
	}
	return v.periodFrom[i] * 24, to * 24
}

type cellKey struct{ line, period int }

type counted struct {
	met, breached, undetermined [3]int64
	excluded, late              int64
	at                          *version
	id                          string
	to                          int
}

// expect tallies the commitments by the rule of domain.md 3.7, one after the other.
func expect(versions []*version, clocks []clock, asOf int) map[cellKey]*counted {
	rows := map[cellKey]*counted{}
	for _, v := range versions {
		for i := range v.periodFrom {
			from, to := v.bounds(i)
			if from >= asOf {
				continue
			}
			for id, line := range v.lines {
				rows[cellKey{line, v.names[i]}] = &counted{at: v, id: id, to: to}
			}
		}
	}
	for _, c := range clocks {
		for reading, verdict := range c.verdicts {
			if c.placed[reading] < 0 {
				continue
			}
			key := cellKey{line: c.v.lines[c.line], period: -1}
			end := 0
			for _, v := range versions {
				i := v.periodAt(c.placed[reading], asOf)
				if v.contract != c.v.contract || i < 0 {
					continue
				}
				key.period = v.names[i]
				_, end = v.bounds(i)
				if line, kept := v.lines[c.line]; kept {
					key.line = line
				}
			}
			if key.period < 0 {
				// The contract has not begun or has ended.
				first, last := -1, -1
				for i := range c.v.periodFrom {
					if from, _ := c.v.bounds(i); from < asOf {
						if first < 0 {
							first = i
						}
						last = i
					}
				}
				at := last
				if from, _ := c.v.bounds(first); c.placed[reading] < from {
					at = first
				}
				key.period = c.v.names[at]
			}
			r := rows[key]
			if r == nil {
				r = &counted{at: c.v, id: c.line, to: end}
				rows[key] = r
			}
			switch verdict {
			case "met":
				r.met[reading]++
			case "breached":
				r.breached[reading]++
			case "excluded":
				if reading == 0 {
					r.excluded++
				}
			case "undetermined":
				r.undetermined[reading]++
			}
		}
	}
	for _, r := range rows {
		for _, c := range clocks {
			if c.v.contract == r.at.contract && c.line == r.id && c.verdicts[0] == "breached" && c.decided < r.to &&
				(c.stop < 0 || c.stop >= r.to) {
				r.late++
			}
		}
	}
	return rows
}

// verdict judges a tally in fractions.
func (r *counted) verdict(reading int) string {
	met, decided := r.met[reading], r.met[reading]+r.breached[reading]
	switch {
	case decided == 0 && r.at.isZeroDeemedMet && r.undetermined[reading] == 0:
		return "deemed_met"
	case decided == 0:
		return "none"
	case big.NewRat(met, decided).Cmp(big.NewRat(r.at.threshold[r.id], 1_000_000)) >= 0:
		return "met"
	case decided < r.at.below && r.breached[reading] <= r.at.tolerated:
		return "met_by_tolerance"
	}
	return "breached"
}

// The results of contracts are those of a count one by one, over random contracts with an amendment in the middle of a period,
// lines that it drops and adds, and verdicts that differ by reading (domain.md 3.5, 3.7).
func TestResultsAreACountOneByOne(t *testing.T) {
	g := mustGraph(t)
	m := g.byID["marts.contract_results"]
	seen := map[string]int{}
	for seed := range uint64(20) {
		chance := rand.New(rand.NewPCG(seed, 37))
		versions := randomContracts(chance)
		asOf := (100 + chance.IntN(100)) * 24
		given := inputs{
			"run.params":               {{"as_of"}, {worldFrom.Add(time.Duration(asOf) * time.Hour).Format(time.RFC3339)}},
			"staging.contracts":        {{"contract_key", "contract_id", "from_epoch", "zero_population", "small_below", "small_tolerated"}},
			"staging.contract_lines":   {{"line_key", "contract_key", "line_id", "indicator", "audience", "threshold_ppm"}},
			"staging.contract_periods": {{"contract_key", "period", "from_epoch", "to_epoch"}},
			"marts.commitments": {{"commitment_key", "incident_key", "contract_key", "line_key", "audience", "verdict", "period_epoch",
				"gross_verdict", "gross_period_epoch", "contested_verdict", "contested_period_epoch", "decided_epoch", "stop_epoch"}},
		}
		add := func(table string, cells ...any) {
			row := make([]string, len(cells))
			for i, c := range cells {
				row[i] = fmt.Sprint(c)
			}
			given[table] = append(given[table], row)
		}
		epoch := func(hour int) string {
			if hour < 0 {
				return ""
			}
			return strconv.FormatInt(worldFrom.Add(time.Duration(hour)*time.Hour).Unix(), 10)
		}
		var clocks []clock
		for _, v := range versions {
			zero := map[bool]string{true: "deemed_met", false: "not_applicable"}[v.isZeroDeemedMet]
			add("staging.contracts", v.key, v.contract, epoch(v.from*24), zero, v.below, v.tolerated)
			for id, line := range v.lines {
				add("staging.contract_lines", line, v.key, id, "restore", "client", v.threshold[id])
				for range chance.IntN(16) {
					c := clock{v: v, line: id, stop: -1}
					for reading := range c.verdicts {
						c.verdicts[reading] = []string{"met", "met", "met", "breached", "excluded", "undetermined", "pending"}[chance.IntN(7)]
						c.placed[reading] = min(v.from*24+chance.IntN(100*24), asOf-1)
						if reading > 0 && chance.IntN(3) > 0 {
							c.verdicts[reading], c.placed[reading] = c.verdicts[0], c.placed[0]
						}
						if c.verdicts[reading] == "pending" {
							c.placed[reading] = -1
						}
					}
					if c.decided = max(c.placed[0], 0); chance.IntN(2) == 0 {
						c.stop = c.decided + chance.IntN(60*24)
						if chance.IntN(3) == 0 {
							c.stop = (c.decided/720 + 1) * 720 // the end of a period, exactly
						}
					}
					clocks = append(clocks, c)
				}
			}
			for i, name := range v.names {
				from, to := v.bounds(i)
				add("staging.contract_periods", v.key, fmt.Sprintf("M%d", name), epoch(from), epoch(to))
			}
		}
		for i, c := range clocks {
			add("marts.commitments", i, i, c.v.key, c.v.lines[c.line], "client", c.verdicts[0], epoch(c.placed[0]), c.verdicts[1],
				epoch(c.placed[1]), c.verdicts[2], epoch(c.placed[2]), epoch(c.decided), epoch(c.stop))
		}
		settle(g, m, given)
		db := memory(t)
		prepare(t, db, g, m, given)
		_, rows, err := db.Rows(context.Background(), `select cast(line_key as bigint), cast(substr(period, 2) as bigint), net_met, gross_met,
			contested_met, net_breached, gross_breached, contested_breached, excluded, undetermined, open_and_late, net_verdict,
			gross_verdict, contested_verdict from (`+m.SQL+`) order by 1, 2`)
		if err != nil {
			t.Fatal(err)
		}
		want := expect(versions, clocks, asOf)
		if len(rows) != len(want) {
			t.Errorf("seed %d: %d rows, want %d", seed, len(rows), len(want))
		}
		for _, row := range rows {
			key := cellKey{int(row[0].(int64)), int(row[1].(int64))}
			r := want[key]
			if r == nil {
				t.Errorf("seed %d: line %d has a row in period %d", seed, key.line, key.period)
				continue
			}
			got := fmt.Sprint(row[2:]...)
			wanted := fmt.Sprint(r.met[0], r.met[1], r.met[2], r.breached[0], r.breached[1], r.breached[2], r.excluded, r.undetermined[0],
				r.late, r.verdict(0), r.verdict(1), r.verdict(2))
			if got != wanted {
				t.Errorf("seed %d, line %d (%s %s), period %d: %s, want %s", seed, key.line, r.at.contract, r.id, key.period, got, wanted)
			}
			for reading := range 3 {
				seen[r.verdict(reading)]++
			}
		}
	}
	for _, verdict := range []string{"met", "met_by_tolerance", "breached", "none", "deemed_met"} {
		if seen[verdict] < 10 {
			t.Errorf("%d results are %s: too few to prove anything", seen[verdict], verdict)
		}
	}
}

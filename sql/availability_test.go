package sql_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"
)

// The span of the random registers holds the spring clock change and Easter Monday in Paris.
var (
	spanFrom = time.Date(2026, 3, 22, 23, 0, 0, 0, time.UTC)
	spanTo   = time.Date(2026, 4, 12, 22, 0, 0, 0, time.UTC)
)

// outageRow is one interruption of a random register; exclusions and windows are slices of time in seconds of the span.
type outageRow struct {
	service         string
	from, to        int // to is the length of the span while it is still down
	users, severity int // severity in hundredths; users -1: unknown
	ticket          int // seconds of the span at which the ticket was opened; -1: none
	net, contested  [][2]int
}

// register is a random world of one contract: outages, maintenance and the terms that matter.
type register struct {
	outages   []outageRow
	planned   map[string][][2]int
	minOutage int
	isTicket  bool
	asOf      int
	total     int // users of every service
}

func randomRegister(chance *rand.Rand) register {
	span := int(spanTo.Sub(spanFrom) / time.Second)
	instant := func() int { return chance.IntN(span/900)*900 + chance.IntN(3) }
	length := func() int { return []int{30, 60, 179, 180, 900, 1799, 3600, 40000, 200000}[chance.IntN(9)] }
	r := register{
		planned: map[string][][2]int{}, minOutage: []int{0, 60, 180}[chance.IntN(3)], isTicket: chance.IntN(3) == 0,
		asOf: span - chance.IntN(span/2), total: 100,
	}
	for _, service := range []string{"A", "B"} {
		for range 4 + chance.IntN(10) {
			o := outageRow{service: service, from: instant(), users: chance.IntN(101), severity: 1 + chance.IntN(100), ticket: -1}
			o.to = min(o.from+length(), span)
			if chance.IntN(8) == 0 {
				o.to = span
			}
			if chance.IntN(2) == 0 {
				o.ticket = o.from + chance.IntN(600) - 100
			}
			if service == "B" && chance.IntN(6) == 0 {
				o.users = -1
			}
			for range chance.IntN(3) {
				from := o.from + chance.IntN(4000) - 2000
				slice := [2]int{from, from + length()}
				if chance.IntN(2) == 0 {
					o.net = append(o.net, slice)
				} else {
					o.contested = append(o.contested, slice)
				}
			}
			r.outages = append(r.outages, o)
		}
		for range chance.IntN(3) {
			from := instant()
			r.planned[service] = append(r.planned[service], [2]int{from, from + length()})
		}
	}
	return r
}

// tables writes the register as the tables that the models read.
func (r register) tables(t *testing.T, calendar string) inputs {
	t.Helper()
	epoch := func(at int) string { return strconv.FormatInt(spanFrom.Unix()+int64(at), 10) }
	given := inputs{
		"run.params":              {{"as_of"}, {spanFrom.Add(time.Duration(r.asOf) * time.Second).Format(time.RFC3339)}},
		"staging.calendar_days":   calendarDays(t, calendar+" 2026-03-20 2026-04-20\n"),
		"staging.contracts":       {{"contract_key", "notice_seconds", "is_maintenance_excluded"}, {"1", "0", "true"}},
		"staging.contract_scopes": {{"contract_key", "dimension", "value"}, {"1", "client", "ACME"}},
		"staging.contract_lines": {{"line_key", "contract_key", "line_id", "indicator", "audience", "calendar_id", "downtime_from",
			"min_outage_seconds"}, {"1", "1", "DISPO", "availability", "client", calendar,
			map[bool]string{false: "observed", true: "ticket"}[r.isTicket], strconv.Itoa(r.minOutage)}},
		"staging.contract_matches": {{"line_key", "service"}, {"1", "A"}, {"1", "B"}},
		"staging.contract_clauses": {{"contract_key", "clause"}, {"1", "8.1"}},
		"staging.contract_periods": {{"contract_key", "period", "from_epoch", "to_epoch"}},
		"staging.outages": {{"outage_id", "incident_id", "client", "service", "start_epoch", "end_epoch", "severity_ppm",
			"users_affected", "users_total"}},
		"staging.incidents": {{"incident_key", "incident_id", "client"}},
		"marts.incidents":   {{"incident_key", "incident_id", "client", "opened_epoch"}},
		"staging.exclusions": {{"exclusion_id", "kind", "outage_id", "client", "start_epoch", "end_epoch", "clause", "approved_by",
			"decided_epoch", "status"}},
		"staging.maintenances": {{"maintenance_id", "client", "service", "announced_epoch", "planned_start_epoch",
			"planned_end_epoch"}},
	}
	add := func(table string, cells ...string) { given[table] = append(given[table], cells) }
	for i, monday := range []string{"2026-03-22T23:00:00Z", "2026-03-29T22:00:00Z", "2026-04-05T22:00:00Z"} {
		next := []string{"2026-03-29T22:00:00Z", "2026-04-05T22:00:00Z", "2026-04-12T22:00:00Z"}[i]
		add("staging.contract_periods", "1", fmt.Sprintf("2026-W%d", 13+i), monday, next)
	}
	for i, o := range r.outages {
		id, incident, end, users := fmt.Sprintf("O%d", i), "", "", ""
		if o.ticket >= 0 {
			incident = fmt.Sprintf("INC%d", i)
			add("staging.incidents", strconv.Itoa(i), incident, "ACME")
			add("marts.incidents", strconv.Itoa(i), incident, "ACME", epoch(o.ticket))
		}
		if o.to < int(spanTo.Sub(spanFrom)/time.Second) {
			end = epoch(o.to)
		}
		if o.users >= 0 {
			users = strconv.Itoa(o.users)
		}
		add("staging.outages", id, incident, []string{"ACME", ""}[i%2], o.service, epoch(o.from), end,
			strconv.Itoa(o.severity*10000), users, strconv.Itoa(r.total))
		for j, s := range o.net {
			add("staging.exclusions", fmt.Sprintf("%s-n%d", id, j), "interval", id, "ACME", epoch(s[0]), epoch(s[1]), "8.1", "client",
				epoch(s[0]), "accepted")
		}
		for j, s := range o.contested {
			add("staging.exclusions", fmt.Sprintf("%s-c%d", id, j), "interval", id, "ACME", epoch(s[0]), epoch(s[1]), "8.1", "", "",
				[]string{"proposed", "contested", "accepted"}[j%3])
		}
	}
	for service, windows := range r.planned {
		for j, w := range windows {
			add("staging.maintenances", fmt.Sprintf("M-%s-%d", service, j), "ACME", service, epoch(w[0]), epoch(w[0]), epoch(w[1]))
		}
	}
	return given
}

// Availability is that of a count of every second, for random registers, calendars, exclusions, maintenance and cuts
// (domain.md 2.3).
func TestAvailabilityIsACountOfSeconds(t *testing.T) {
	g := mustGraph(t)
	m := g.byID["marts.availability"]
	compared, failures, weighted := 0, int64(0), 0
	for seed := range uint64(12) {
		chance := rand.New(rand.NewPCG(seed, 20260322))
		r := randomRegister(chance)
		calendar := []string{"24x7", "HO", "split"}[seed%3]
		given := r.tables(t, calendar)
		settle(g, m, given)
		db := memory(t)
		prepare(t, db, g, m, given)
		_, rows, err := db.Rows(context.Background(), `select service, period, agreed_seconds, planned_seconds, gross_down_seconds,
			down_seconds, contested_down_seconds, gross_achieved_ppm, achieved_ppm, contested_achieved_ppm, gross_weighted_ppm,
			weighted_ppm, contested_weighted_ppm, failure_count, band_1, band_2, band_3, band_4, mtbf_seconds, mtbsi_seconds
			from (`+m.SQL+`) order by service, period`)
		if err != nil {
			t.Fatal(err)
		}
		counts := map[string]map[string]*tally{"A": r.count(t, "A", calendar), "B": r.count(t, "B", calendar)}
		if want := len(counts["A"]) + len(counts["B"]); len(rows) != want {
			t.Fatalf("seed %d: %d rows, want %d", seed, len(rows), want)
		}
		for _, row := range rows {
			where := fmt.Sprintf("seed %d, %s, service %s, %s", seed, calendar, row[0], row[1])
			c := counts[row[0].(string)][row[1].(string)]
			if c == nil {
				t.Fatalf("%s: no such period", where)
			}
			same := func(what string, got any, want int64, known bool) {
				compared++
				if !known && got != nil || known && got != want {
					t.Errorf("%s: %s is %v, want %d (known: %t)", where, what, got, want, known)
				}
			}
			same("agreed", row[2], c.agreed, true)
			same("planned", row[3], c.planned, true)
			bases := [3]int64{c.agreed, c.agreed - c.planned, c.agreed - c.planned}
			for reading, base := range bases {
				same("down", row[4+reading], c.down[reading], true)
				if base == 0 {
					same("rate", row[7+reading], 0, false)
					continue
				}
				same("rate", row[7+reading], (base-c.down[reading])*1_000_000/base, true)
				whole := base * int64(r.total) * 100
				if !c.isUnknown && c.load[reading] > 0 {
					weighted++
				}
				// In three steps, because the product with a million does not fit.
				same("weighted rate", row[10+reading], perMillion(whole-c.load[reading], whole), !c.isUnknown)
			}
			same("failures", row[13], c.failures, true)
			failures += c.failures
			for i, n := range c.bands {
				same("band", row[14+i], n, true)
			}
			if c.failures > 0 {
				if want := float64(bases[1]-c.down[1]) / float64(c.failures); row[18] != want {
					t.Errorf("%s: between failures %v, want %v", where, row[18], want)
				}
			}
			if c.failures > 1 {
				if want := float64(c.lastFailure-c.firstFailure) / float64(c.failures-1); row[19] != want {
					t.Errorf("%s: between beginnings %v, want %v", where, row[19], want)
				}
			} else if row[19] != nil {
				t.Errorf("%s: between beginnings %v of %d", where, row[19], c.failures)
			}
		}
	}
	if compared < 500 || failures < 30 || weighted < 50 {
		t.Errorf("%d figures, %d failures and %d weighted rates compared: too few to prove anything", compared, failures, weighted)
	}
}

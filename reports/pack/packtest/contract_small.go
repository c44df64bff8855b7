package packtest

import (
	"fmt"
	"time"

	"bilan/metrics"
)

// Telecom returns November 2026 of an access contract: one cut takes three accesses down, each its own commitment; the version
// changes on the sixteenth.
func Telecom() *metrics.ContractData {
	p := month("2026-11")
	second := at(16, 0, 0, 0)
	version := func(key int64, name string) metrics.Contract {
		return metrics.Contract{Key: key, ID: "ALIZE", Version: name, Title: "Accès dédiés Transports Alizé", Client: "Transports Alizé", Zone: "Europe/Paris", Grain: metrics.Month, Frame: "decided", Unit: "access",
			PriorityPolicy: "prospective", ReopenPolicy: "any_cycle", Excused: "count_as_met", ZeroPopulation: "deemed_met"}
	}
	one, two := version(3, "2025"), version(4, "2026-11")
	one.ValidFrom, one.ValidTo, two.ValidFrom = month("2025-09").From, second, second
	d := &metrics.ContractData{Contract: two, Versions: []metrics.Contract{one, two}, Period: p, From: p.From, To: p.To, Cut: at(20, 12, 0, 1), AsOf: at(20, 12, 0, 0), IsPartial: true,
		Incidents: map[int64]*metrics.Incident{}, Calendars: []metrics.CalendarUse{{ID: "24x7", Zone: "Europe/Paris"}}}
	target := int64(4 * 3600)
	for i, v := range d.Versions {
		l := metrics.ContractLine{Key: int64(30 + i), ContractKey: v.Key, ID: "GTR-COUPURE", Clause: "5.2", Indicator: "restore", Audience: "client", Priority: "P1, P2", Calendar: "24x7", Target: &target, Threshold: 1_000_000}
		t := metrics.Tally{Met: 2, Breached: 1}
		verdict := "breached"
		if i == 1 {
			t, verdict = metrics.Tally{}, "deemed_met"
		}
		l.Result = metrics.LineResult{Period: p.Key, Gross: t, Net: t, Contested: t, Verdict: verdict, ByReading: map[metrics.Reading]string{metrics.Gross: verdict, metrics.Net: verdict, metrics.Contested: verdict}}
		l.History = []metrics.LineResult{{Period: "2026-10", Verdict: "deemed_met"}, l.Result}
		d.Lines = append(d.Lines, l)
	}
	start := at(9, 3, 12, 40)
	d.Incidents[1] = &metrics.Incident{Key: 1, ID: "INC0031001", Title: "Coupure de câble à Rennes", Client: "Transports Alizé", Service: "Accès dédiés", Priority: "P1", State: "closed", OccurredAt: start, OpenedAt: start,
		RestoredAt: start.Add(4*time.Hour + time.Second), ResolvedAt: start.Add(5 * time.Hour), RestoredQuality: "estimated", IsMajor: true, SourceFile: "sources/tickets.csv", SourceLine: 9}
	for n := range 3 {
		counted := int64(2*3600 + n*3601)
		verdict := "met"
		if counted > target {
			verdict = "breached"
		}
		c := metrics.Commitment{Key: int64(10 + n), IncidentKey: 1, LineKey: 30, ContractKey: 3, LineID: "GTR-COUPURE", Indicator: "restore", Audience: "client", Priority: "1", UnitValue: fmt.Sprintf("ACC-%03d", 41+n), Calendar: "24x7",
			StartAt: start, StopAt: start.Add(time.Duration(counted) * time.Second), StopQuality: "estimated", Target: target, Counted: counted, Overrun: max(0, counted-target), DeadlineAt: start.Add(4 * time.Hour),
			Verdicts: map[metrics.Reading]string{}, PeriodAt: map[metrics.Reading]time.Time{}, CountedBy: map[metrics.Reading]int64{}, OverrunBy: map[metrics.Reading]int64{}}
		c.DecidedAt = c.StopAt
		for _, r := range []metrics.Reading{metrics.Net, metrics.Gross, metrics.Contested} {
			c.Verdicts[r], c.PeriodAt[r], c.CountedBy[r], c.OverrunBy[r] = verdict, c.DecidedAt, counted, c.Overrun
		}
		if verdict == "breached" {
			c.Intervals = []metrics.ClockInterval{{Ordinal: 1, FromAt: start, ToAt: c.DeadlineAt, Kind: "run", Counted: target, IsDeadline: true},
				{Ordinal: 2, FromAt: c.DeadlineAt, ToAt: c.StopAt, Kind: "run", Counted: counted - target, Before: target}}
			d.Breaches = append(d.Breaches, c)
		}
		d.Commitments = append(d.Commitments, c)
	}
	return d
}

// Quiet returns a month of [Telecom]'s contract in which nothing happened.
func Quiet() *metrics.ContractData {
	d := Telecom()
	d.Versions, d.Lines = d.Versions[1:], d.Lines[1:]
	d.Commitments, d.Breaches, d.Incidents = nil, nil, map[int64]*metrics.Incident{}
	d.IsPartial, d.Cut, d.AsOf = false, d.To, d.To.Add(time.Hour)
	none := &d.Lines[0].Result
	none.Verdict = "none"
	none.ByReading = map[metrics.Reading]string{metrics.Gross: "none", metrics.Net: "none", metrics.Contested: "none"}
	return d
}

package packtest

import (
	"fmt"
	"math/big"
	"time"

	"bilan/metrics"
	"bilan/reports/pack"
)

var paris = mustZone("Europe/Paris")

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err) // zones are embedded with the tests of the renderers
	}
	return zone
}

// at is an instant by the clock of Paris in November 2026.
func at(day, hour, minute, second int) time.Time {
	return time.Date(2026, 11, day, hour, minute, second, 0, paris).UTC()
}

func month(key string) metrics.Period {
	p, err := metrics.ParsePeriod(key, paris, time.Time{})
	if err != nil {
		panic(err)
	}
	return p
}

func parts(n int64) *int64 { return &n }

func share(f float64) *float64 { return &f }

// Hosting returns November 2026 of a hosting contract: breaches that cross a public holiday, a stop and an announced window,
// exclusions of every status, a line met by tolerance, availability, credits step by step.
func Hosting() *metrics.ContractData {
	p := month("2026-11")
	d := &metrics.ContractData{Period: p, From: p.From, To: p.To, Cut: p.To, AsOf: time.Date(2026, 12, 2, 5, 30, 0, 0, time.UTC),
		Contract: metrics.Contract{Key: 1, ID: "AZUR", Version: "avenant 1", Title: "Infogérance Banque Azur", Client: "Banque Azur", ValidFrom: month("2026-07").From,
			Zone: "Europe/Paris", Grain: metrics.Month, Frame: "decided", Unit: "incident", PriorityPolicy: "retroactive_final", ReopenPolicy: "cumulative",
			Excused: "drop", ZeroPopulation: "not_applicable", SmallBelow: 20, SmallTolerated: 1, Terms: []byte(hostingTerms)},
		Registers: metrics.Registers{Problems: true, Actions: true, Changes: true}}
	d.Versions = []metrics.Contract{d.Contract}
	d.Incidents = hostingIncidents()
	hostingCommitments(d)
	d.Lines = hostingLines(p)
	hostingRegisters(d)
	d.Credits = []*metrics.CreditStatement{hostingCredits()}
	d.Population = []metrics.PopulationRow{{Kind: "opened", Count: 44}, {Kind: "decided", Count: 42}, {Kind: "met", Count: 39}, {Kind: "breached", Count: 3},
		{Kind: "excluded", Reason: "client_change", Count: 1}, {Kind: "undetermined", Reason: "no_stop", Count: 1}, {Kind: "pending", Count: 2}, {Kind: "no_clock", Reason: "cancelled", Count: 2}}
	d.Sources = []metrics.Source{{Name: "servicenow", File: "sources/incidents_2026-12-01.csv", SHA256: hash('4'), Rows: 4821, Loaded: 4821, Zone: "Europe/Paris", Latest: at(30, 23, 58, 0)}}
	return d
}

const hostingTerms = `{"signed": "Contrat HB-2025-114, avenant 1", "scope": {"services": ["Portail", "Virements"]},
 "uncommitted": {"resolve": [1, 2]},
 "stops": [{"reason": "client", "clause": "6.1", "evidence": "request", "cap_seconds": 864000}, {"reason": "site_access", "clause": "6.2", "evidence": "state"}],
 "exclusions": [{"clause": "7.1", "reason": "client_change", "title": "Modification demandée par le client"}, {"clause": "7.3", "reason": "force_majeure", "title": "Force majeure"}],
 "maintenance": {"excluded": true, "notice_days": 10, "clause": "8"}}`

func hostingIncidents() map[int64]*metrics.Incident {
	all := map[int64]*metrics.Incident{}
	titles := []string{"Virements refusés au guichet", "Portail lent", "Certificat expiré sur le frontal", "Batch de nuit en échec", "Accès VPN refusé"}
	for n := int64(1); n <= 46; n++ {
		opened := at(2+int(n)%26, 8+int(n)%9, int(n*7)%60, int(n*13)%60)
		i := &metrics.Incident{Key: n, ID: fmt.Sprintf("INC%07d", 24000+n), Title: titles[n%5], Client: "Banque Azur", Service: []string{"Portail", "Virements"}[n%2], CI: fmt.Sprintf("srv-web-%02d", n%7),
			Category: "Application", Priority: fmt.Sprintf("P%d", 1+n%4), State: "closed", Team: "Exploitation bancaire", CauseCode: []string{"changement", "capacité", "logiciel"}[n%3],
			OccurredAt: opened, OpenedAt: opened, AcknowledgedAt: opened.Add(12 * time.Minute), RestoredAt: opened.Add(95 * time.Minute), ResolvedAt: opened.Add(100 * time.Minute),
			RestoredQuality: "source", HasLifecycle: true, SourceFile: "sources/incidents_2026-12-01.csv", SourceLine: n + 1}
		i.Steps = []metrics.Step{{At: opened, Field: "created", File: i.SourceFile, Line: n + 1}, {At: opened.Add(12 * time.Minute), Field: "state", Old: "new", New: "active", Actor: "provider", File: "sources/events.csv", Line: 3 * n}}
		all[n] = i
	}
	// The one whose clock is proved below: Tuesday 16:00, over the eleventh of November.
	one := all[1]
	one.OpenedAt, one.OccurredAt, one.AcknowledgedAt = at(10, 16, 0, 0), at(10, 15, 55, 0), at(10, 16, 8, 30)
	one.RestoredAt, one.ResolvedAt, one.ClosedAt = at(13, 10, 12, 1), at(13, 10, 20, 0), at(18, 10, 20, 0)
	one.Priority, one.ProblemID, one.ChangeID, one.IsMajor = "P3", "PRB0000142", "CHG0030771", true
	one.Steps = []metrics.Step{
		{At: at(10, 16, 0, 0), Field: "created", File: one.SourceFile, Line: 2},
		{At: at(10, 16, 0, 0), Field: "priority", New: "4", Actor: "client", File: "sources/events.csv", Line: 11},
		{At: at(10, 16, 8, 30), Field: "state", Old: "new", New: "active", Actor: "provider", File: "sources/events.csv", Line: 12},
		{At: at(10, 17, 5, 0), Field: "priority", Old: "4", New: "3", Actor: "provider", File: "sources/events.csv", Line: 13},
		{At: at(10, 17, 30, 0), Field: "state", Old: "active", New: "pending", PendingReason: "client", Actor: "provider", File: "sources/events.csv", Line: 14},
		{At: at(12, 9, 30, 0), Field: "state", Old: "pending", New: "active", Actor: "client", File: "sources/events.csv", Line: 15},
		{At: at(13, 10, 12, 1), Field: "restored", Actor: "provider", File: "sources/events.csv", Line: 16},
	}
	all[2].State, all[2].RestoredAt, all[2].ResolvedAt, all[2].RestoredQuality = "active", time.Time{}, time.Time{}, ""
	all[3].State, all[3].PendingReason, all[3].RestoredAt, all[3].ResolvedAt = "pending", "client", time.Time{}, time.Time{}
	return all
}

// provedClock is a clock of 8 h in business hours that breaches by 4 h 42 min 01 s.
func provedClock() metrics.Commitment {
	c := metrics.Commitment{Key: 10001, IncidentKey: 1, LineKey: 13, ContractKey: 1, LineID: "GTR-P3", Indicator: "restore", Audience: "client", Priority: "3", Calendar: "HO-ALSACE",
		StartAt: at(10, 16, 0, 0), StopAt: at(13, 10, 12, 1), StopQuality: "source", Target: 8 * 3600, Counted: 45721, Overrun: 16921,
		DeadlineAt: at(12, 14, 30, 0), DecidedAt: at(12, 14, 30, 0)}
	c.Verdicts = map[metrics.Reading]string{metrics.Net: "breached", metrics.Gross: "breached", metrics.Contested: "excluded"}
	c.PeriodAt = map[metrics.Reading]time.Time{metrics.Net: c.DecidedAt, metrics.Gross: c.DecidedAt, metrics.Contested: c.DecidedAt}
	c.CountedBy = map[metrics.Reading]int64{metrics.Net: 45721, metrics.Gross: 49321, metrics.Contested: 45721}
	c.OverrunBy = map[metrics.Reading]int64{metrics.Net: 16921, metrics.Gross: 20521, metrics.Contested: 16921}
	add := func(from, to time.Time, kind, reason, clause, evidence string, counted int64, isDeadline bool) {
		before := int64(0)
		if n := len(c.Intervals); n > 0 {
			before = c.Intervals[n-1].Before + c.Intervals[n-1].Counted
		}
		c.Intervals = append(c.Intervals, metrics.ClockInterval{CommitmentKey: c.Key, Ordinal: int64(len(c.Intervals) + 1), FromAt: from, ToAt: to, Kind: kind, Reason: reason,
			Clause: clause, Evidence: evidence, Counted: counted, Before: before, IsDeadline: isDeadline})
	}
	add(at(10, 16, 0, 0), at(10, 17, 30, 0), "run", "", "", "", 5400, false)
	add(at(10, 17, 30, 0), at(10, 18, 0, 0), "stop", "client", "6.1", "request", 0, false)
	add(at(10, 18, 0, 0), at(12, 8, 0, 0), "closed_hours", "11 novembre", "", "", 0, false)
	add(at(12, 8, 0, 0), at(12, 9, 30, 0), "run", "vendor", "", "", 5400, false)
	add(at(12, 9, 30, 0), at(12, 14, 30, 0), "run", "", "", "", 18000, true)
	add(at(12, 14, 30, 0), at(12, 16, 0, 0), "run", "", "", "", 5400, false)
	add(at(12, 16, 0, 0), at(12, 17, 0, 0), "excluded", "maintenance", "8", "MNT-0031", 0, false)
	add(at(12, 17, 0, 0), at(12, 18, 0, 0), "run", "", "", "", 3600, false)
	add(at(12, 18, 0, 0), at(13, 8, 0, 0), "closed_hours", "hours", "", "", 0, false)
	add(at(13, 8, 0, 0), at(13, 10, 12, 1), "run", "", "", "", 7921, false)
	return c
}

// Proof returns what can be said of the clocks of one incident.
func Proof() *metrics.Clock {
	d := Hosting()
	acknowledged := metrics.Commitment{Key: 10000, IncidentKey: 1, LineKey: 10, ContractKey: 1, LineID: "GTI-P3", Indicator: "acknowledge", Audience: "client", Priority: "3", Calendar: "HO-ALSACE",
		StartAt: at(10, 16, 0, 0), StopAt: at(10, 16, 8, 30), StopQuality: "event", Target: 4 * 3600, Counted: 510, Remaining: 0, DecidedAt: at(10, 16, 8, 30), DeadlineAt: at(12, 10, 0, 0),
		Verdicts:  map[metrics.Reading]string{metrics.Net: "met", metrics.Gross: "met", metrics.Contested: "met"},
		CountedBy: map[metrics.Reading]int64{metrics.Net: 510}, OverrunBy: map[metrics.Reading]int64{metrics.Net: 0},
		Intervals: []metrics.ClockInterval{{CommitmentKey: 10000, Ordinal: 1, FromAt: at(10, 16, 0, 0), ToAt: at(10, 16, 8, 30), Kind: "run", Counted: 510}}}
	clock := &metrics.Clock{Incident: d.Incidents[1], Commitments: []metrics.Commitment{acknowledged, provedClock()}, Contracts: map[int64]metrics.Contract{1: d.Contract},
		Lines: map[int64]metrics.ContractLine{}, Family: map[int64]*metrics.Incident{4: d.Incidents[4]}, AsOf: d.AsOf}
	for _, l := range d.Lines {
		clock.Lines[l.Key] = l
	}
	return clock
}

// Client returns the pack of [Hosting] in a language.
func Client(lang string) *pack.Pack { return Arrange(Hosting(), lang) }

// Arrange returns the report of a contract. It panics on data that no report can be made of: what is passed is written in tests.
func Arrange(d *metrics.ContractData, lang string) *pack.Pack {
	return arranged(pack.Client(d, pack.Options{Organisation: "Hébergeur Exemple", Lang: lang, Status: pack.Provisional, ConfigHash: hash('9'), ToolVersion: "0.1.0"}))
}

// Explained returns the pack of [Proof] in a language.
func Explained(lang string) *pack.Pack {
	return arranged(pack.Explain(Proof(), pack.Options{Organisation: "Hébergeur Exemple", Lang: lang, Status: pack.Provisional, ConfigHash: hash('9'), ToolVersion: "0.1.0"}))
}

func arranged(p *pack.Pack, err error) *pack.Pack {
	if err != nil {
		panic(err)
	}
	return p
}

// hostingCredits is the price of one breach with a repeat and a cap.
func hostingCredits() *metrics.CreditStatement {
	cents := func(n int64) *big.Rat { return big.NewRat(n, 1) }
	number := func(kind string, a, b int64) metrics.CreditPart {
		return metrics.CreditPart{Kind: metrics.CreditKind(kind), Value: big.NewRat(a, b)}
	}
	sign := func(s string) metrics.CreditPart { return metrics.CreditPart{Kind: "sign", Text: s} }
	step := func(op string, change, after int64, formula ...metrics.CreditPart) metrics.CreditStep {
		return metrics.CreditStep{Operation: metrics.CreditOperation(op), Formula: formula, Change: cents(change), Amount: after, Exact: cents(after)}
	}
	line := metrics.CreditLine{RuleID: "R2", LineID: "GTR-P3", Clause: "9.2", Model: "per_point", Amount: 225000, Exact: cents(225000), Steps: []metrics.CreditStep{
		step("compliance", 0, 0, number("count", 17, 1), sign("÷"), number("count", 19, 1), sign("="), number("rate", 17000000, 19)),
		step("threshold", 0, 0, number("rate", 17000000, 19), sign("<"), number("rate", 900000, 1)),
		step("gross", 150000, 150000, sign("ceil"), number("points", 1, 1), sign("×"), number("rate", 20000, 1), sign("×"), number("money", 7500000, 1)),
		step("repeat", 75000, 225000, number("money", 150000, 1), sign("×"), number("rate", 1500000, 1), sign(":"), number("periods", 2, 1)),
	}}
	return &metrics.CreditStatement{Period: "2026-11", Version: "avenant 1", Currency: "EUR", Fee: 7500000, Nature: "final", FormalNotice: "required", Lines: []metrics.CreditLine{line}, Year: "2026-07-01", YearPeriods: 12,
		Past: []metrics.CreditPast{{Period: "2026-08", Version: "2025", Amount: 36000}, {Period: "2026-10", Version: "avenant 1", Amount: 150000}},
		Steps: []metrics.CreditStep{step("sum", 225000, 225000, number("money", 225000, 1)),
			step("period_cap", 0, 225000, sign("min"), number("money", 225000, 1), sign(";"), number("rate", 100000, 1), sign("×"), number("money", 7500000, 1)),
			step("year_cap", 0, 225000, sign("min"), number("money", 225000, 1), sign(";"), number("rate", 100000, 1), sign("×"), number("money", 90000000, 1), sign("−"), number("money", 186000, 1)),
			step("rounding", 0, 225000, sign("round"), number("money", 225000, 1))},
		Proposed: 225000}
}

package packtest

import (
	"fmt"
	"time"

	"bilan/metrics"
	"bilan/reports/pack"
)

// Dossier returns what is known of the incident of [Proof]: two groups, a change in cause and one nearby, a late action, an exclusion
// that was asked for, three earlier incidents of its key.
func Dossier() *metrics.Dossier {
	clock := Proof()
	i := clock.Incident
	i.RecurrenceKey, i.CI, i.Reassignments = "Virements | srv-web-01 | Application", "srv-web-01", 1
	o := &metrics.Dossier{Clock: *clock, Reports: map[string]metrics.Report{}}
	o.Spent = map[int64]metrics.Decomposition{}
	for _, m := range []struct {
		name, quality string
		at            time.Time
	}{{"occurred", "source", i.OccurredAt}, {"detected", "missing", time.Time{}}, {"declared", "estimated", i.OpenedAt}, {"opened", "source", i.OpenedAt},
		{"acknowledged", "event", i.AcknowledgedAt}, {"restored", "event", i.RestoredAt}, {"resolved", "event", i.ResolvedAt}, {"closed", "event", i.ClosedAt}} {
		o.Milestones = append(o.Milestones, metrics.Milestone{Name: m.name, At: m.at, Quality: m.quality})
	}
	o.Stays = []metrics.Stay{
		{Kind: "state", Name: "new", From: i.OpenedAt, To: i.AcknowledgedAt}, {Kind: "state", Name: "active", From: i.AcknowledgedAt, To: at(10, 17, 30, 0)},
		{Kind: "state", Name: "pending", Reason: "client", From: at(10, 17, 30, 0), To: at(12, 9, 30, 0)}, {Kind: "state", Name: "active", From: at(12, 9, 30, 0), To: i.ResolvedAt},
		{Kind: "state", Name: "resolved", From: i.ResolvedAt},
		{Kind: "group", Name: "Centre de services", From: i.OpenedAt, To: at(12, 10, 0, 0)}, {Kind: "group", Name: "Exploitation bancaire", From: at(12, 10, 0, 0)},
	}
	o.Cause = &metrics.Change{ID: "CHG0030771", Title: "Mise à jour du portail", Service: i.Service, Type: "normal", CABDecision: "approuvé", Result: "rolled back", StartAt: at(10, 15, 30, 0), EndAt: at(10, 18, 0, 0)}
	o.Near = []metrics.Change{{ID: "CHG0030780", Title: "Bascule de nœud", Service: i.Service, Type: "emergency", CABDecision: "approuvé", Result: "success", StartAt: at(10, 17, 0, 0), EndAt: at(10, 17, 0, 0)}}
	o.Problem = &metrics.Problem{ID: "PRB0000142", Title: "Filtrage du portail", RootCause: "Logiciel"}
	o.Actions = []metrics.Action{{ID: "ACT-0201", Origin: "PRB0000142", Description: "Superviser les refus", Owner: "Exploitation bancaire", DueFirstOn: date(20), DueOn: date(27), IsReplanned: true},
		{ID: "ACT-0202", Origin: i.ID, Description: "Revoir la liste d'essais", Owner: "Applications N2", DueFirstOn: date(25), DueOn: date(25), DoneOn: date(24), CheckOn: date(30)}}
	o.Exclusions = []metrics.Claim{{ID: "EXC-0071", LineID: "GTR-P3", Clause: "7.1", Reason: "client_change", RequestedBy: "Prestataire", Status: "disputed"}}
	o.Life = metrics.Decomposition{Key: i.Key * 10_000_000, IncidentKey: i.Key, Elapsed: 238321, Counted: 238321, Path: "Centre de services → Exploitation bancaire",
		Parts: []metrics.TimePart{{State: "pending", Reason: "client", Team: "Centre de services", Elapsed: 144000, Counted: 144000}, {State: "active", Team: "Exploitation bancaire", Elapsed: 94321, Counted: 94321}}}
	for n := range 3 {
		earlier := *Hosting().Incidents[int64(6+n)]
		o.Earlier = append(o.Earlier, &earlier)
	}
	o.Weeks = []int64{0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1}
	o.Reports["cri"] = metrics.Report{Kind: "cri", DueAt: at(20, 18, 0, 0), PublishedAt: at(16, 11, 0, 0)}
	o.Reports["pir"] = metrics.Report{Kind: "pir", DueAt: at(28, 0, 0, 0), IsAgreed: true}
	return o
}

func date(day int) time.Time { return time.Date(2026, 11, day, 0, 0, 0, 0, time.UTC) }

// Told is what people wrote about it: some sections, a line of a chronology, no trigger.
func Told() *pack.Report {
	say := func(texts ...string) (out []pack.Comment) {
		for _, t := range texts {
			out = append(out, pack.Comment{Text: t, Item: len(texts) > 1})
		}
		return out
	}
	return &pack.Report{File: "registers/reports/INC0024001.md", Cause: "hypothesis", EffectiveOn: time.Date(2027, 2, 11, 0, 0, 0, 0, time.UTC),
		Edition: pack.Edition{Version: 2, IsFinal: true, WrittenBy: "Exploitation bancaire", ValidatedBy: "Pilotage des services", PublishedOn: date(16)},
		Sections: map[string][]pack.Comment{"summary": say("Les virements étaient refusés au guichet pendant trois jours."), "root_cause": say("Une règle de filtrage trop large."),
			"whys": say("Le filtrage bloquait les réponses.", "La règle venait d'un modèle."), "went_well": say("Retour arrière préparé."), "communication": say("Message aux agences à 16 h 30.")},
		Events: []pack.ReportEvent{{At: at(10, 16, 30, 0), Text: "Message aux agences."}}}
}

// ReviewData returns a week of a review with every kind of card: a major, a family, an incident of which nothing is known, and one
// left out by the cap.
func ReviewData() *metrics.ReviewData {
	o := Dossier()
	users, seconds := 1200.0, 1200.0*238321
	o.Incident.Users, o.Incident.UserSeconds = &users, &seconds
	period, err := metrics.ParsePeriod("2026-W46", paris, time.Time{})
	if err != nil {
		panic(err)
	}
	d := &metrics.ReviewData{Period: period, AsOf: o.AsOf, Cut: period.To, Rule: metrics.ReviewRule{Majors: true, Breaches: true, Priorities: []int{1, 2}, Reassignments: 3, Families: 2, Cards: 3},
		Incidents: map[int64]*metrics.Incident{}, Dossiers: map[int64]*metrics.Dossier{}, Registers: metrics.Registers{Problems: true, Actions: true, Changes: true},
		Changes: []metrics.Change{*o.Cause, o.Near[0], {ID: "GEL-1", Title: "Gel de fin de mois", Type: "gel", StartAt: at(27, 0, 0, 0), EndAt: at(30, 0, 0, 0)}}, ChangesTo: period.To.AddDate(0, 0, 14)}
	for key, i := range Hosting().Incidents {
		d.Incidents[key] = i
	}
	d.Incidents[1] = o.Incident
	bare := &metrics.Incident{Key: 90, ID: "INC0024090", Title: "Coupure sans suite", State: "closed", Priority: "P2", OpenedAt: at(11, 9, 0, 0)}
	d.Incidents[90] = bare
	d.Dossiers[1] = o
	d.Dossiers[90] = &metrics.Dossier{Clock: metrics.Clock{Incident: bare, AsOf: o.AsOf}, Reports: map[string]metrics.Report{}}
	family := &metrics.Candidate{ID: "PC-00C0FFEE", Key: "Virements | srv-web-02", Parts: []string{"Virements", "srv-web-02"}, Incidents: []int64{5, 7, 9}, Total: 11, FirstAt: at(2, 9, 0, 0), LatestAt: at(12, 9, 0, 0),
		Problems: []string{"PRB0000142"}, Firings: []metrics.Firing{{Rule: "R1", Count: 3}, {Rule: "R2", Count: 5}}}
	d.Cards = []*metrics.Case{
		{Incident: o.Incident, Candidate: "PC-00C0FFEE", Grounds: []metrics.Ground{{Criterion: metrics.ByMajor}, {Criterion: metrics.ByBreach, Detail: "restore", Value: 16921}, {Criterion: metrics.ByReassignments, Value: 3}}},
		{Family: family, Grounds: []metrics.Ground{{Criterion: metrics.ByFamily, Value: 3}}, Actions: o.Actions[:1]},
		{Incident: bare, Grounds: []metrics.Ground{{Criterion: metrics.ByPriority, Value: 2}}},
	}
	for n := int64(10); n < 14; n++ {
		d.Left = append(d.Left, &metrics.Case{Incident: d.Incidents[n], Grounds: []metrics.Ground{{Criterion: metrics.ByPriority, Value: 1 + n%2}}})
	}
	d.Similar = map[int64][]metrics.Link{1: {{Earlier: 5, Later: 1, Whole: 0.78, Decay: 0.9, Score: 0.7, Parts: []metrics.Part{
		{Name: "ci", Weight: 0.35, Score: 1}, {Name: "service", Weight: 0.15, Score: 1}, {Name: "text", Weight: 0.30, Score: 0.42}}}}}
	d.Sources = Hosting().Sources
	return d
}

// Review returns the pack of [ReviewData] in a language.
func Review(lang string) *pack.Pack {
	return arranged(pack.Review(ReviewData(), pack.Options{Organisation: "Hébergeur Exemple", Lang: lang, Status: pack.Provisional, ConfigHash: hash('9'), ToolVersion: "0.1.0",
		Reports:  map[string]*pack.Report{"INC0024001": Told()},
		Comments: []pack.Comment{{Text: "[INC0024001] Virements refusés au guichet.", Item: true, Incidents: []string{"INC0024001"}}}}))
}

// IncidentReport returns the CRI or PIR of [Dossier] in a language, with or without what people wrote.
func IncidentReport(kind, lang string, isTold bool) *pack.Pack {
	reports := map[string]*pack.Report{}
	if isTold {
		reports["INC0024001"] = Told()
	}
	p, err := pack.IncidentReport(kind, Dossier(), Hosting().Sources, metrics.Registers{Actions: true}, pack.Options{Organisation: "Hébergeur Exemple", Lang: lang, Zone: "Europe/Paris", ConfigHash: hash('9'), ToolVersion: "0.1.0", Reports: reports})
	if err != nil {
		panic(fmt.Sprint(kind, ": ", err))
	}
	return p
}

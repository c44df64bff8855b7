package packtest

import (
	"time"

	"bilan/metrics"
)

func day(year int, month time.Month, d int) time.Time {
	return time.Date(year, month, d, 0, 0, 0, 0, time.UTC)
}

func hostingRegisters(d *metrics.ContractData) {
	d.Exclusions = []metrics.ExclusionRecord{
		{ID: "EXC-014", Kind: "incident", IncidentID: "INC0024042", IncidentKey: 42, LineID: "GTR-P3", Clause: "7.1", Reason: "client_change", Evidence: "courriel du 18/11", RequestedBy: "Hébergeur Exemple", ApprovedBy: "C. Martin (Banque Azur)", Status: "accepted", DecidedAt: at(20, 9, 0, 0)},
		{ID: "EXC-015", Kind: "incident", IncidentID: "INC0024001", IncidentKey: 1, LineID: "GTR-P3", Clause: "7.1", Reason: "client_change", Evidence: "CHG0030771", RequestedBy: "Hébergeur Exemple", Status: "contested"},
		{ID: "EXC-016", Kind: "incident", IncidentID: "INC0099999", Clause: "7.3", Reason: "force_majeure", RequestedBy: "Hébergeur Exemple", Status: "proposed", Problem: "unknown_incident"},
		{ID: "EXC-017", Kind: "interval", IncidentID: "INC0024005", IncidentKey: 5, Clause: "7.1", StartAt: at(9, 10, 0, 0), EndAt: at(9, 11, 30, 0), RequestedBy: "Hébergeur Exemple", Status: "refused", DecidedAt: at(12, 9, 0, 0), ApprovedBy: "C. Martin (Banque Azur)"},
	}
	d.Maintenances = []metrics.Maintenance{
		{ID: "MNT-0031", ChangeID: "CHG0030790", Service: "Virements", Title: "Bascule de la base des virements", AnnouncedAt: at(1, 9, 0, 0), PlannedStart: at(12, 16, 0, 0), PlannedEnd: at(12, 17, 0, 0), ActualStart: at(12, 16, 0, 0), ActualEnd: at(12, 17, 40, 0), IsAnnounced: true, Excluded: 3600, Overrun: 2400},
		{ID: "MNT-0032", Service: "Portail", Title: "Redémarrage du frontal", AnnouncedAt: at(20, 9, 0, 0), PlannedStart: at(21, 22, 0, 0), PlannedEnd: at(21, 23, 0, 0)},
	}
	d.Services = []metrics.ServiceAvailability{{LineKey: 14, LineID: "DISPO", Service: "Portail", Agreed: 2_592_000, Planned: 3600,
		Down: map[metrics.Reading]int64{metrics.Net: 2590, metrics.Gross: 6194, metrics.Contested: 2590},
		Rate: map[metrics.Reading]*int64{metrics.Net: parts(998_999), metrics.Gross: parts(997_610), metrics.Contested: parts(998_999)}, Weighted: parts(999_412),
		Failures: 2, MTBF: share(1_294_703), MTBSI: share(864_000), Bands: [4]int64{0, 1, 1, 0}}}
	d.Outages = []metrics.Outage{
		{LineKey: 14, LineID: "DISPO", ID: "OUT-0007", IncidentID: "INC0024006", IncidentKey: 6, Service: "Portail", Title: "Portail injoignable", StartAt: at(6, 14, 0, 0), EndAt: at(6, 14, 21, 14), Severity: share(1), Users: parts(12400), Counted: 1274},
		{LineKey: 14, LineID: "DISPO", ID: "OUT-0008", Service: "Portail", Title: "Paiements lents", StartAt: at(16, 9, 0, 0), EndAt: at(16, 10, 22, 0), Severity: share(0.5), Counted: 1320, Why: "announced_maintenance"},
	}
	d.Agreement = []metrics.AgreementRow{{Tool: "met", Ours: "met", Count: 18}, {Tool: "met", Ours: "breached", Count: 2}, {Tool: "breached", Ours: "breached", Count: 1}}
	d.Disagreement = []metrics.Disagreement{
		{CommitmentKey: 10001, IncidentKey: 1, LineID: "GTR-P3", Tool: "met", Ours: "breached", Cause: "stop", Difference: parts(-14400)},
		{CommitmentKey: 10039, IncidentKey: 23, LineID: "GTR-P2", Tool: "met", Ours: "breached", Cause: "rounding", Difference: parts(-1)}}
	d.Actions = []metrics.Action{
		{ID: "ACT-201", Origin: "PRB0000142", Description: "Contrôle automatique des certificats des frontaux", Owner: "Exploitation bancaire", State: "done", CreatedOn: day(2026, 6, 2), DueFirstOn: day(2026, 7, 1), DueOn: day(2026, 7, 15), DoneOn: day(2026, 7, 14), IsReplanned: true},
		{ID: "ACT-214", Origin: "INC0024001", Description: "Relecture des règles de virement avant mise en production", Owner: "Applications", State: "open", CreatedOn: day(2026, 11, 14), DueFirstOn: day(2026, 11, 28), DueOn: day(2026, 11, 28)},
		{ID: "ACT-215", Origin: "INC0024001", Description: "Essai de reprise du portail", Owner: "Exploitation bancaire", State: "open", CreatedOn: day(2026, 11, 20), DueFirstOn: day(2026, 12, 18), DueOn: day(2026, 12, 18)}}
	d.Effects = []metrics.Effect{{Kind: "action", ID: "ACT-201", Basis: "service", Service: "Portail", Before: 31, After: 12, BeforeDays: 90, AfterDays: 90, Expected: 31, Ratio: 0.39, Low: 0.19, High: 0.76, Verdict: metrics.EffectVisible}}
	d.Changes = []metrics.Change{
		{ID: "CHG0030771", Title: "Nouvelle règle de plafond des virements", Service: "Virements", Type: "normal", Risk: "moderate", CABDecision: "approved", Result: "rolled back", StartAt: at(10, 15, 30, 0), EndAt: at(10, 16, 30, 0), Incidents: 1},
		{ID: "CHG0030802", Title: "Montée de version du portail", Service: "Portail", Type: "standard", Risk: "low", CABDecision: "pre-approved", StartAt: time.Date(2026, 12, 8, 20, 0, 0, 0, time.UTC), EndAt: time.Date(2026, 12, 8, 22, 0, 0, 0, time.UTC)}}
	d.Problems = []metrics.Problem{{ID: "PRB0000142", Title: "Certificats expirés sur les frontaux", Service: "Portail", State: "root cause analysis", RootCause: "Aucun suivi des échéances", Workaround: "Renouvellement manuel", Owner: "Exploitation bancaire", OpenedAt: at(1, 9, 0, 0), Incidents: 4}}
	for i, p := range d.Period.Run(13) {
		d.Volumes = append(d.Volumes, metrics.VolumeRow{Period: p.Key, Opened: 38 + int64(i*5)%13, Resolved: 36 + int64(i*7)%14, Backlog: 9 + int64(i)%5})
	}
	d.Quality = []metrics.Doubt{{Code: "DQ-NEG", Subjects: []int64{43}}, {Code: "DQ-PAUSE", Subjects: []int64{5, 6, 7}}}
	d.Margins = []metrics.Margin{{LineKey: 13, Breaches: 2, Decided: 3, Open: 1, Expected: [3]int64{0, 1, 3}, Left: [3]int64{-2, -2, -2}}, {LineKey: 12, Breaches: 1, Decided: 19, Open: 1, Expected: [3]int64{0, 2, 20}, Left: [3]int64{0, 0, 1}}}
	d.Calendars = []metrics.CalendarUse{{ID: "24x7", Zone: "Europe/Paris"}, {ID: "HO-ALSACE", Title: "Heures ouvrées de Strasbourg", Zone: "Europe/Paris", Holidays: "FR-Alsace-Moselle",
		Windows: []metrics.CalendarWindow{{Days: []string{"mon", "tue", "wed", "thu", "fri"}, From: "08:00", To: "18:00"}},
		Dates:   []metrics.CalendarDate{{Date: "2026-11-11", Label: "11 novembre"}, {Date: "2026-11-28", Label: "ouverture exceptionnelle", Reference: "avis du 12/10/2026", IsOpen: true}}}}
}

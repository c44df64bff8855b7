package packtest

import (
	"time"

	"bilan/metrics"
)

func hostingLines(p metrics.Period) []metrics.ContractLine {
	line := func(key int64, id, title, clause, indicator string, target int64, calendar, priority string, threshold int64, verdict string, met, breached int64) metrics.ContractLine {
		l := metrics.ContractLine{Key: key, ContractKey: 1, ID: id, Title: title, Clause: clause, Indicator: indicator, Audience: "client", Priority: priority, Calendar: calendar, Threshold: threshold}
		if target > 0 {
			l.Target = parts(target)
		}
		t := metrics.Tally{Met: met, Breached: breached}
		l.Result = metrics.LineResult{Period: p.Key, Gross: t, Net: t, Contested: t, Verdict: verdict,
			ByReading: map[metrics.Reading]string{metrics.Gross: verdict, metrics.Net: verdict, metrics.Contested: verdict}}
		for i, period := range p.Run(13) {
			r := metrics.LineResult{Period: period.Key, Net: metrics.Tally{Met: 20 + int64(i*3)%7, Breached: int64(i+int(key)) % 3}, Verdict: "met"}
			if i == 12 {
				r = l.Result
			}
			if i < 12 && r.Net.Met*1_000_000 < threshold*r.Net.Decided() {
				r.Verdict = "breached"
			}
			l.History = append(l.History, r)
		}
		return l
	}
	all := []metrics.ContractLine{
		line(10, "GTI-P3", "Prise en compte P3 en 4 h ouvrées", "4.1", "acknowledge", 4*3600, "HO-ALSACE", "P3", 900_000, "met", 20, 0),
		line(11, "GTR-P1", "", "4.2", "restore", 4*3600, "24x7", "P1", 950_000, "none", 0, 0),
		line(12, "GTR-P2", "", "4.2", "restore", 8*3600, "24x7", "P2", 950_000, "met_by_tolerance", 18, 1),
		line(13, "GTR-P3", "Rétablissement P3 en 8 h ouvrées", "4.2", "restore", 8*3600, "HO-ALSACE", "P3", 900_000, "breached", 1, 2),
		line(14, "DISPO", "Disponibilité du portail", "4.4", "availability", 0, "24x7", "", 999_000, "breached", 0, 0),
		line(15, "OLA-N2", "Engagement interne du niveau 2", "", "restore", 6*3600, "24x7", "P2", 900_000, "met", 9, 0),
	}
	all[5].Audience = "internal"
	all[3].Result.Contested, all[3].Result.ByReading[metrics.Contested] = metrics.Tally{Met: 1, Breached: 1}, "breached"
	all[3].Result.Excluded, all[3].Result.Undetermined, all[3].Result.OpenAndLate = 1, 1, 1
	all[3].Result.ByReading[metrics.Contested] = "breached"
	all[3].History[12] = all[3].Result
	all[1].Result.ByReading = map[metrics.Reading]string{metrics.Gross: "none", metrics.Net: "none", metrics.Contested: "none"}
	dispo := &all[4].Result
	dispo.Achieved = parts(998_999)
	dispo.AchievedBy = map[metrics.Reading]*int64{metrics.Net: parts(998_999), metrics.Gross: parts(997_610), metrics.Contested: parts(998_999)}
	for i := range all[4].History {
		all[4].History[i].Net = metrics.Tally{}
		all[4].History[i].Achieved = parts(999_500 - int64(i*37))
		all[4].History[i].AchievedBy = map[metrics.Reading]*int64{metrics.Net: all[4].History[i].Achieved}
		all[4].History[i].Verdict = "met"
	}
	all[4].History[12] = *dispo
	return all
}

// hostingCommitments writes the population that the lines count: the figures of a pack follow from it.
func hostingCommitments(d *metrics.ContractData) {
	key := int64(10000)
	add := func(incident, line int64, id, indicator, verdict string, target, counted int64, calendar string) *metrics.Commitment {
		key++
		start := d.Incidents[incident].OpenedAt
		c := metrics.Commitment{Key: key, IncidentKey: incident, LineKey: line, ContractKey: 1, LineID: id, Indicator: indicator, Audience: "client", Calendar: calendar, StartAt: start,
			StopAt: start.Add(time.Duration(counted) * time.Second), StopQuality: "source", Target: target, Counted: counted, Overrun: max(0, counted-target), DeadlineAt: start.Add(time.Duration(target) * time.Second)}
		c.DecidedAt = c.StopAt
		c.Verdicts, c.PeriodAt = map[metrics.Reading]string{}, map[metrics.Reading]time.Time{}
		c.CountedBy, c.OverrunBy = map[metrics.Reading]int64{}, map[metrics.Reading]int64{}
		for _, r := range []metrics.Reading{metrics.Net, metrics.Gross, metrics.Contested} {
			c.Verdicts[r], c.PeriodAt[r], c.CountedBy[r], c.OverrunBy[r] = verdict, c.DecidedAt, counted, c.Overrun
		}
		d.Commitments = append(d.Commitments, c)
		return &d.Commitments[len(d.Commitments)-1]
	}
	for n := int64(21); n <= 40; n++ {
		add(n, 10, "GTI-P3", "acknowledge", "met", 4*3600, 600+n, "HO-ALSACE")
	}
	for n := int64(5); n <= 22; n++ {
		add(n, 12, "GTR-P2", "restore", "met", 8*3600, 5400+n, "24x7")
	}
	for n := int64(5); n <= 13; n++ {
		add(n, 15, "OLA-N2", "restore", "met", 6*3600, 3600+n, "24x7").Audience = "internal"
	}
	late := add(23, 12, "GTR-P2", "restore", "breached", 8*3600, 8*3600+1, "24x7")
	late.IsAtPrecision = true
	late.Intervals = []metrics.ClockInterval{
		{Ordinal: 1, FromAt: late.StartAt, ToAt: late.DeadlineAt, Kind: "run", Counted: 8 * 3600, IsDeadline: true},
		{Ordinal: 2, FromAt: late.DeadlineAt, ToAt: late.StopAt, Kind: "run", Counted: 1, Before: 8 * 3600}}
	tight := *late
	add(41, 13, "GTR-P3", "restore", "met", 8*3600, 8*3600, "HO-ALSACE")
	proved := provedClock()
	d.Commitments = append(d.Commitments, proved)
	open := add(2, 13, "GTR-P3", "restore", "breached", 8*3600, 12*3600+62, "HO-ALSACE")
	open.StopAt, open.IsOpenAndLate = time.Time{}, true
	open.Intervals = []metrics.ClockInterval{
		{Ordinal: 1, FromAt: open.StartAt, ToAt: open.DeadlineAt, Kind: "run", Counted: 8 * 3600, IsDeadline: true},
		{Ordinal: 2, FromAt: open.DeadlineAt, Kind: "run", Counted: 4*3600 + 62, Before: 8 * 3600}}
	stillLate := *open
	add(42, 13, "GTR-P3", "restore", "excluded", 8*3600, 9*3600, "HO-ALSACE").Why = "client_change"
	unknown := add(43, 13, "GTR-P3", "restore", "undetermined", 8*3600, 0, "HO-ALSACE")
	unknown.Why, unknown.StopAt, unknown.CountedBy, unknown.OverrunBy = "no_stop", time.Time{}, nil, nil
	risky := add(3, 12, "GTR-P2", "restore", "pending", 8*3600, 23000, "24x7")
	risky.StopAt, risky.DeadlineAt, risky.IsStopped, risky.Remaining, risky.PeriodAt = time.Time{}, time.Time{}, true, 5800, nil
	risky.Probability, risky.Overrun = share(0.62), 0
	d.AtRisk = []metrics.Commitment{*risky, stillLate}
	d.Breaches = []metrics.Commitment{tight, proved, stillLate}
	d.Undetermined = []metrics.Commitment{*unknown}
	d.Stops = []metrics.ClockInterval{proved.Intervals[1], proved.Intervals[6]}
	d.Majors = []int64{1}
}

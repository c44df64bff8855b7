package pack

import (
	"strings"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// achieved is the rate of a line in a period: met over decided, or the share of agreed service time.
func (b *sla) achieved(l metrics.ContractLine, r metrics.LineResult, reading metrics.Reading) unit.Value {
	if l.Indicator == "availability" {
		parts := r.AchievedBy[reading]
		if parts == nil && reading == metrics.Net {
			parts = r.Achieved
		}
		return ppm(parts)
	}
	t := r.Of(reading)
	return share(t.Met, t.Decided(), l.Threshold)
}

// result is what a line reached in the period: its rate, or, where the promise is about the interruptions of the period together,
// their time in the worst service. A rate of one over one says nothing of a time.
func (b *sla) result(l metrics.ContractLine, reading metrics.Reading) unit.Value {
	if down := b.longest(l, reading); down != nil {
		return unit.Of(unit.Exact, float64(*down))
	}
	return b.achieved(l, l.Result, reading)
}

// longest is the most that a service of an interruption line was down in the period, in seconds; nil for other lines and where
// nobody keeps a register of interruptions.
func (b *sla) longest(l metrics.ContractLine, reading metrics.Reading) (most *int64) {
	if l.Indicator != "interruption" {
		return nil
	}
	for _, s := range b.d.Services {
		if down, told := s.Down[reading]; told && s.LineKey == l.Key && (most == nil || down > *most) {
			most = &down
		}
	}
	return most
}

// rate cites the rate of a line in the period by a reading.
func (b *sla) rate(l metrics.ContractLine, reading metrics.Reading) string {
	f := figure{name: string(reading), where: b.lineName(l), dims: dim("line", b.lineName(l)), model: "sql/metrics/contract_results.sql", value: b.result(l, reading),
		kpi: metrics.KPI{ID: l.ID, Frame: metrics.Frame(b.d.Contract.Frame)}}
	if f.kpi.Frame == "" {
		f.kpi.Frame = metrics.FrameDecided
	}
	f.title = b.say("figure.rate", b.known("reading.", string(reading)), b.lineName(l))
	if l.Indicator == "availability" {
		f.kpi.Frame = metrics.FrameEvent
		f.formula = b.availabilityFormula(reading)
		if b.isWeighted(l) {
			f.formula = b.say("formula.weighted", b.known("reading.", string(reading)))
		}
		f.recount, f.model, f.subjects = b.serviceRecount(l, reading), "sql/metrics/availability.sql", b.interruptions(l, "")
		f.n = int64(len(metrics.Counted(f.subjects)))
		return b.cite(f)
	}
	t := l.Result.Of(reading)
	f.n, f.hits = t.Decided(), t.Met
	f.formula = b.say("formula.rate", b.known("reading.", string(reading)))
	if l.Indicator == "interruption" {
		f.formula, f.model = b.say("formula.interruption", b.known("reading.", string(reading))), "sql/metrics/availability.sql"
		f.subjects = b.interruptions(l, "")
		return b.cite(f) // the downtime of a period is one commitment, without a clock of its own
	}
	f.how, f.subjects = ShareOfHits, b.subjectsOf(l, reading)
	if f.n > 0 {
		f.recount = b.rateRecount(l, reading)
	}
	return b.cite(f)
}

// subjectsOf are the commitments that a reading decided in the period for a line, each by its incident.
func (b *sla) subjectsOf(l metrics.ContractLine, reading metrics.Reading) []metrics.Subject {
	out := []metrics.Subject{}
	for _, c := range b.d.Commitments {
		if c.LineKey != l.Key || !b.counts(c, reading) {
			continue
		}
		i, ok := b.d.Incidents[c.IncidentKey]
		if !ok {
			continue
		}
		switch c.Verdicts[reading] {
		case "met", "breached":
			out = append(out, metrics.Subject{Key: c.IncidentKey, Reference: i.ID, IsHit: c.Verdicts[reading] == "met"})
		case "excluded", "undetermined":
			out = append(out, metrics.Subject{Key: c.IncidentKey, Reference: i.ID, ExcludedBecause: c.Verdicts[reading]})
		}
	}
	return out
}

// counts reports whether a reading places a commitment in the period.
func (b *sla) counts(c metrics.Commitment, reading metrics.Reading) bool {
	at, ok := c.PeriodAt[reading]
	return ok && !at.Before(b.d.From) && at.Before(b.d.To)
}

// rateRecount divides the rows of the table of clocks: met over met and breached.
func (b *sla) rateRecount(l metrics.ContractLine, reading metrics.Reading) *Recount {
	line, verdict := Match{Column: "line", Is: b.lineName(l)}, "verdict_"+string(reading)
	met := []Match{line, {Column: verdict, Is: b.say("decided.met")}}
	missed := []Match{line, {Column: verdict, Is: b.say("decided.breached")}}
	return &Recount{Over: Selection{Table: "clocks", Where: [][]Match{met}},
		Under: &Selection{Table: "clocks", Where: [][]Match{met, missed}}}
}

// lineVerdict says the verdict of a line and its tone.
func (b *sla) lineVerdict(verdict string) (string, Tone) {
	switch verdict {
	case "met", "deemed_met":
		return b.known("line.", verdict), Good
	case "met_by_tolerance":
		return b.known("line.", verdict), Warn
	case "breached":
		return b.known("line.", verdict), Bad
	}
	return b.known("line.", "none"), Muted
}

// fraction is « 12/13 ».
func (b *draft) fraction(t metrics.Tally) string {
	return b.print.Count(t.Met) + "/" + b.print.Count(t.Decided())
}

// tally is « 12/13 tenus ».
func (b *sla) tally(t metrics.Tally) string { return b.say("tally", b.fraction(t)) }

// thresholdWords is a threshold in words: « 95,0 % ».
func (b *sla) thresholdWords(l metrics.ContractLine) string {
	return b.print.Format(ppmRate(l.Threshold))
}

func (b *sla) threshold(l metrics.ContractLine) string {
	if l.Indicator == "interruption" && l.Target != nil {
		return b.say("target.most", b.hoursOf(float64(*l.Target)))
	}
	if l.Threshold == 0 {
		return ""
	}
	return b.say("target.one", b.thresholdWords(l))
}

// versionTerms is the version that a line belongs to.
func (b *sla) versionTerms(l metrics.ContractLine) metrics.Contract {
	for _, v := range b.d.Versions {
		if v.Key == l.ContractKey {
			return v
		}
	}
	return b.d.Contract
}

// commitmentVerdict says a verdict of one clock and its tone.
func (b *draft) commitmentVerdict(verdict string) (string, Tone) {
	switch verdict {
	case "met":
		return b.say("decided.met"), Good
	case "breached":
		return b.say("decided.breached"), Bad
	case "undetermined":
		return b.say("decided.undetermined"), Warn
	case "":
		return "", Plain
	}
	return b.known("decided.", verdict), Muted
}

// why says the reason of a verdict that nothing decides.
func (b *draft) why(reason string) string { return b.known("why.", strings.ToLower(reason)) }

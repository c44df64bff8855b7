package pack

import (
	"strings"
	"time"

	"bilan/metrics"
)

// Proof is one clock of an incident: what was promised, what was counted, and every stretch with its reason (domain.md 3.10).
type Proof struct {
	Line    string `json:"line"` // GTR-P2, with what it is about where that is no incident
	Verdict string `json:"verdict,omitempty"`
	Tone    Tone   `json:"tone,omitempty"`
	Facts   []Fact `json:"facts"`
	// Pieces follow one another: from, to, elapsed, counted or not and why, counted, sum.
	Pieces *Table `json:"pieces"`
}

// Fact is a name and its value, in words.
type Fact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// clocks are what the incidents of a pack were promised.
type clocks struct {
	of    map[int64][]metrics.Commitment // by incident
	lines map[int64]metrics.ContractLine
	cut   time.Time // of a clock that runs on
}

// judge makes the clocks of commitments part of the incidents that they are about.
func (b *draft) judge(all []metrics.Commitment, lines map[int64]metrics.ContractLine, cut time.Time) {
	if b.clocks.of == nil {
		b.clocks = clocks{of: map[int64][]metrics.Commitment{}, lines: map[int64]metrics.ContractLine{}, cut: cut}
	}
	for key, line := range lines {
		b.clocks.lines[key] = line
	}
	for _, c := range all {
		if len(c.Intervals) > 0 {
			b.clocks.of[c.IncidentKey] = append(b.clocks.of[c.IncidentKey], c)
		}
	}
}

// proofs are the clocks of an incident.
func (b *draft) proofs(i *metrics.Incident) []Proof {
	var out []Proof
	for _, c := range b.clocks.of[i.Key] {
		verdict, tone := b.commitmentVerdict(c.Verdicts[metrics.Net])
		p := Proof{Line: strings.Join(nonEmpty(c.LineID, c.UnitValue), " · "), Verdict: verdict, Tone: tone}
		add := func(key, value string) {
			if value != "" {
				p.Facts = append(p.Facts, Fact{b.say(key), value})
			}
		}
		if l, ok := b.clocks.lines[c.LineKey]; ok {
			add("fact.promise", b.lineWords(l))
			add("fact.clause", b.clause(l.Clause))
		}
		add("fact.calendar", b.calendarName(c.Calendar))
		add("fact.start", b.second(c.StartAt))
		add("fact.stop", b.stopWords(c))
		add("fact.target", b.print.Exact(float64(c.Target)))
		if counted, ok := c.CountedBy[metrics.Net]; ok {
			add("fact.counted", b.print.Exact(float64(counted)))
		}
		if c.Overrun > 0 {
			add("fact.overrun", b.print.Exact(float64(c.Overrun)))
		}
		add("fact.deadline", b.second(c.DeadlineAt))
		add("fact.verdicts", b.threeVerdicts(c))
		p.Pieces = b.pieces(b.folded(c), "", b.say("pieces", i.ID, p.Line), b.clocks.cut)
		out = append(out, p)
	}
	return out
}

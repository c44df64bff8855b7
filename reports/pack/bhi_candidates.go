package pack

import (
	"strings"

	"bilan/metrics"
	"bilan/metrics/unit"
)

const candidateRows = 10

// candidates prints the problem candidates, what each is expected to cost, and the decision that each asks for.
func (b *bhi) candidates() Section {
	s := Section{ID: "candidates", Title: b.say("candidates"), Lead: b.say("candidates.lead")}
	t := &Table{ID: "candidates-list", Title: b.say("candidates.table"), Base: b.say("candidates.base"), Empty: b.say("candidates.empty"),
		Columns: []Column{b.column("candidate", unit.ID, 1.25), b.column("element", unit.Text, 2.2), b.column("rules", unit.Text, 3.9),
			b.column("count", unit.Count, 0.85), b.column("cost_to_date", unit.Text, 0.95), b.column("cost_expected", unit.Text, 1.5),
			b.column("decision", unit.Text, 1.9)}}
	t.Columns[4].Align, t.Columns[5].Align = Right, Right
	kpi := b.kpi("recurrence_rate")
	kpi.ID, kpi.Title = "rule_firings", metrics.Words{FR: b.say("candidates.figure"), EN: b.say("candidates.figure")}
	kpi.Formula = metrics.Words{FR: b.say("candidates.formula"), EN: b.say("candidates.formula")}
	var silent []string
	within := 0
	for _, c := range b.w.Candidates {
		if c.IsSilent() {
			silent = append(silent, b.say("silent.one", c.ID, b.decided(c)))
			continue
		}
		if c.Within != "" && c.State == metrics.StateProposed {
			within++
			continue
		}
		n := int64(len(c.Incidents))
		ref := b.cite(figure{kpi: kpi, where: c.ID, dims: dim("candidate", c.ID), value: unit.OfCount(n), how: CountOfRows, subjects: b.listed(c.Incidents), n: n})
		decision, tone := b.decision(c)
		t.Rows = append(t.Rows, row(Cell{Value: unit.OfID(c.ID)}, words(strings.Join(c.Parts, " · ")), words(b.firings(c)),
			Cell{Value: unit.OfCount(n), Ref: ref}, words(b.thousands(c.Cost.ToDate)), words(b.expectedShort(c.Cost)),
			Cell{Value: unit.OfText(decision), Tone: tone}))
	}
	b.shorten(t, candidateRows)
	s.Blocks = []Block{{Table: t}}
	notes := &Text{}
	say := func(text string) { notes.Paragraphs = append(notes.Paragraphs, Paragraph{Text: text}) }
	if within > 0 {
		say(b.say("candidates.within", within))
	}
	if len(silent) > 0 {
		say(b.say("candidates.silent", strings.Join(silent, b.say("semicolon"))))
	}
	for _, d := range b.w.Faults {
		say(b.say("candidates.fault", d.SourceFile, d.SourceLine, b.known("fault.", d.Fault)))
	}
	if len(t.Rows) > 0 {
		say(b.say("candidates.rules", b.rulesInWords()))
	}
	if len(notes.Paragraphs) > 0 {
		s.Blocks = append(s.Blocks, Block{Text: notes})
	}
	return s
}

// rulesInWords says when each rule that runs fires.
func (b *bhi) rulesInWords() string {
	var all []string
	for _, r := range b.w.Rules {
		days, count := int64(r.Window.Hours()/24), r.Count
		var args []any
		switch r.ID {
		case "R1", "R8", "R9", "R5":
			args = []any{count, days}
		case "R2":
			args = []any{count}
		case "R3":
			args = []any{b.print.Count(int64(r.Level) / 60)}
		case "R4":
			args = []any{b.print.Percent(r.Level, 0)}
		case "R6":
			args = []any{count, int64(r.Window.Hours())}
		case "R7":
			args = []any{days}
		}
		all = append(all, b.say("rules."+r.ID, args...))
	}
	return strings.Join(all, b.say("semicolon")) + b.say("stop")
}

// several names the first of a list and counts the rest.
func (b *bhi) several(names []string) string {
	const few = 2
	if len(names) > few+1 {
		return b.say("decision.more", strings.Join(names[:few], ", "), len(names)-few)
	}
	return strings.Join(names, ", ")
}

// fired says why a rule fired.
func (b *bhi) fired(f metrics.Firing) string {
	rule, _ := b.w.Rules.Find(f.Rule)
	days := int64(rule.Window.Hours() / 24)
	switch f.Rule {
	case "R1", "R9":
		return b.say("rule."+f.Rule, b.number("n.incidents", f.Count), days)
	case "R2":
		return b.say("rule.R2", b.number("n.incidents", f.Count))
	case "R3":
		if f.Detail == "major" {
			return b.say("rule.R3.major")
		}
		return b.say("rule.R3", b.number("n.incidents", f.Count))
	case "R5":
		return b.say("rule.R5", b.number("n.incidents", f.Count), f.Keys, days)
	case "R6":
		if f.Detail == "reopened" {
			return b.say("rule.R6.reopened", f.Count)
		}
		return b.say("rule.R6", b.number("n.incidents", f.Count), int64(rule.Window.Hours()))
	case "R7":
		return b.say("rule.R7", b.number("n.incidents", f.Count), f.Detail, days)
	case "R8":
		return b.say("rule.R8", b.number("n.incidents", f.Count), f.Detail, days)
	}
	chance := b.print.Number(f.FalseDiscovery, 3)
	if f.FalseDiscovery < 0.001 {
		chance = b.say("less", b.print.Number(0.001, 3))
	}
	return b.say("rule.R4", b.number("n.openings", f.Count), b.print.Number(f.Expected, 1), f.Weeks, chance)
}

// decision is what was decided, or what the meeting is asked.
func (b *bhi) decision(c metrics.Candidate) (string, Tone) {
	if c.State == metrics.StateOpen || c.State == metrics.StateLinked {
		return b.decided(c), Plain
	}
	if d, ok := c.Decision(); ok && d.Kind == "snooze" {
		return b.decided(c), Warn
	}
	if f, ok := c.Fired("R7"); ok {
		return b.say("decision.fixed", f.Detail), Warn
	}
	if len(c.Problems) > 0 {
		return b.say("decision.attach", b.several(c.Problems)), Plain
	}
	_, repeated := c.Fired("R1")
	_, burst := c.Fired("R2")
	_, impact := c.Fired("R3")
	_, rising := c.Fired("R4")
	_, alike := c.Fired("R5")
	_, regulatory := c.Fired("R8")
	switch {
	case regulatory:
		return b.say("decision.regulatory"), Warn
	case impact:
		return b.say("decision.impact"), Warn
	case alike:
		return b.say("decision.resemble"), Warn
	case burst && !repeated:
		return b.say("decision.parent"), Warn
	case rising && !repeated:
		return b.say("decision.look"), Warn
	}
	return b.say("decision.open"), Warn
}

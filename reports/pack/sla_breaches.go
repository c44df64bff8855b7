package pack

import (
	"slices"
	"strings"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// sheetRows is how many pieces of a clock a sheet prints; the workbook and the page have them all.
const sheetRows = 45

// breaches lists the breaches, then proves each by a sheet (domain.md 3.10).
func (b *sla) breaches() Section {
	s := Section{ID: "breaches", Title: b.say("sla.breaches"), Lead: b.say("sla.breaches.lead")}
	s.Blocks = append([]Block{{Table: b.breachList()}}, b.timeSpent()...)
	for n, c := range b.d.Breaches {
		if b.d.Incidents[c.IncidentKey] != nil {
			s.Blocks = append(s.Blocks, b.sheet(n, c)...)
		}
	}
	if len(b.d.Breaches) > 0 {
		s.Blocks = append(s.Blocks, Block{Table: b.sheets()}, Block{Table: b.allPieces()}, Block{Table: b.allParts()})
	}
	return s
}

// breachList is every breach in any reading.
func (b *sla) breachList() *Table {
	t := &Table{ID: "breach-list", Title: b.say("breach.list"), Base: b.say("breach.base"), Empty: b.say("breach.empty"),
		Columns: []Column{b.column("incident", unit.ID, 1.3), b.column("line", unit.ID, 1.2),
			b.column("target", unit.Exact, 0.9), b.column("counted", unit.Exact, 1.2), b.column("overrun", unit.Exact, 1.2),
			b.column("deadline", unit.Second, 1.5), b.column("verdict_net", unit.Text, 1), b.column("verdict_gross", unit.Text, 1),
			b.column("verdict_contested", unit.Text, 1)}}
	for _, c := range b.d.Breaches {
		i := b.d.Incidents[c.IncidentKey]
		if i == nil {
			continue
		}
		cells := []Cell{{Value: unit.OfID(b.commitmentLine(c))}, exact(c.Target), exact(c.Counted), exact(c.Overrun),
			b.deadline(c)}
		for _, reading := range readings {
			cells = append(cells, b.verdictCell(c, reading))
		}
		t.Rows = append(t.Rows, b.about(i, cells...))
	}
	return t
}

func exact(seconds int64) Cell { return cellOf(unit.Of(unit.Exact, float64(seconds))) }

// netTime is what the net reading counts of a clock, or how much too much; n. d. where nobody can count it.
func netTime(by map[metrics.Reading]int64) Cell {
	seconds, ok := by[metrics.Net]
	if !ok {
		return cellOf(unit.None(unit.Exact, unit.NotAvailable))
	}
	return exact(seconds)
}

// commitmentLine names the line of a commitment, with what the commitment is about where that is no incident.
func (b *sla) commitmentLine(c metrics.Commitment) string {
	name := c.LineID
	if l, ok := b.lineOf(c.LineKey); ok {
		name = b.lineName(l)
	}
	return name
}

// deadline is the instant at which the target is reached; a stopped clock has none.
func (b *draft) deadline(c metrics.Commitment) Cell {
	if c.IsStopped {
		return words(b.say("suspended", b.print.Exact(float64(c.Remaining))))
	}
	if c.DeadlineAt.IsZero() {
		return Cell{Value: unit.None(unit.Second, unit.NotApplicable)}
	}
	return cellOf(unit.OfSecond(c.DeadlineAt))
}

func (b *draft) verdictCell(c metrics.Commitment, reading metrics.Reading) Cell {
	verdict, tone := b.commitmentVerdict(c.Verdicts[reading])
	if verdict == "" {
		return words("")
	}
	cell := Cell{Value: unit.OfText(verdict), Tone: tone}
	if c.IsAtPrecision && reading == metrics.Net {
		cell.Notes = append(cell.Notes, b.note(b.say("note.precision")))
	}
	if c.IsOfLoweredPriority && reading == metrics.Net {
		cell.Notes = append(cell.Notes, b.note(b.say("note.lowered")))
	}
	if c.IsLateAtRequalification && reading == metrics.Net {
		cell.Notes = append(cell.Notes, b.note(b.say("note.requalified")))
	}
	return cell
}

// sheet proves one breach: facts, strip, pieces.
func (b *sla) sheet(n int, c metrics.Commitment) []Block {
	i := b.d.Incidents[c.IncidentKey]
	id := itoa(int64(n + 1))
	title := b.say("sheet", n+1, len(b.d.Breaches), i.ID, b.commitmentLine(c))
	lead := b.say("sheet.lead", b.print.Exact(float64(c.Counted)), b.print.Exact(float64(c.Target)), b.print.Exact(float64(c.Overrun)))
	if c.IsOpenAndLate || c.StopAt.IsZero() {
		lead += " " + b.say("sheet.open")
	}
	head := &Text{Title: title, Only: Pages, Paragraphs: []Paragraph{{Text: lead, Tone: Bad, Incidents: []string{i.ID}}}}
	if d, ok := b.d.Spent[c.Key]; ok && i.HasLifecycle {
		head.Paragraphs = append(head.Paragraphs, Paragraph{Text: b.say("time.line", b.whereTimeWent(d, 0, b.print.Exact)), Incidents: []string{i.ID}})
	}
	left := b.factTable("facts-"+id+"-incident", b.say("sheet.incident"), b.incidentFacts(c, i))
	right := b.factTable("facts-"+id+"-clock", b.say("sheet.clock"), b.clockFacts(c, i))
	blocks := []Block{{Text: head}, {Side: []*Block{{Table: left}, {Table: right}}}}
	if chart := b.strip(c, id, b.d.AsOf); chart != nil {
		blocks = append(blocks, Block{Chart: chart})
	}
	table := b.pieces(b.folded(c), id, b.say("pieces", i.ID, b.commitmentLine(c)), b.d.AsOf)
	table.Only = Pages
	b.shorten(table, sheetRows)
	return append(blocks, Block{Table: table})
}

// fact is one line of a table of facts.
type fact struct{ name, value string }

func (b *draft) factTable(id, title string, facts []fact) *Table {
	t := &Table{ID: id, Title: title, Only: Pages, Empty: b.say("pieces.empty"),
		Columns: []Column{{ID: "element", Kind: unit.Text, Weight: 1}, {ID: "value", Kind: unit.Text, Weight: 2.2}}}
	for _, f := range facts {
		if f.value != "" {
			t.Rows = append(t.Rows, row(words(f.name), words(f.value)))
		}
	}
	return t
}

// incidentFacts says what failed, for whom, and what became of it.
func (b *sla) incidentFacts(c metrics.Commitment, i *metrics.Incident) []fact {
	return []fact{
		{b.say("fact.title"), i.Title}, {b.say("fact.service"), i.Service}, {b.say("fact.ci"), i.CI}, {b.say("fact.unit." + b.unit()), c.UnitValue},
		{b.say("fact.category"), i.Category}, {b.say("fact.priority"), b.priorities(i)}, {b.say("fact.opened"), b.second(i.OpenedAt)},
		{b.say("fact.restored"), b.restoration(i)}, {b.say("fact.resolved"), b.second(i.ResolvedAt)}, {b.say("fact.team"), i.Team},
		{b.say("fact.cause"), i.Cause()}, {b.say("fact.problem"), i.ProblemID}, {b.say("fact.change"), i.ChangeID}, {b.say("fact.actions"), b.actionsOf(i)},
	}
}

// unit is what one commitment of the contract is about.
func (b *sla) unit() string {
	switch u := b.d.Contract.Unit; u {
	case "access", "site", "service":
		return u
	}
	return "incident"
}

// clockFacts says what was promised and what the clock read.
func (b *sla) clockFacts(c metrics.Commitment, i *metrics.Incident) []fact {
	facts := []fact{}
	if l, ok := b.lineOf(c.LineKey); ok {
		facts = append(facts, fact{b.say("fact.promise"), b.lineTitle(l)}, fact{b.say("fact.clause"), b.clause(l.Clause)})
	}
	deadline := b.second(c.DeadlineAt)
	if c.IsStopped {
		deadline = b.say("suspended", b.print.Exact(float64(c.Remaining)))
	}
	facts = append(facts, fact{b.say("fact.calendar"), b.calendarOf(c)}, fact{b.say("fact.start"), b.startWords(c, b.d.Incidents)}, fact{b.say("fact.stop"), b.stopWords(c)},
		fact{b.say("fact.target"), b.print.Exact(float64(c.Target))}, fact{b.say("fact.counted"), b.print.Exact(float64(c.Counted))},
		fact{b.say("fact.overrun"), b.print.Exact(float64(c.Overrun))}, fact{b.say("fact.deadline"), deadline}, fact{b.say("fact.verdicts"), b.threeVerdicts(c)},
		fact{b.say("fact.credit"), b.creditOf(c)})
	return facts
}

// calendarOf names the calendar of a clock with the dated days that it crossed.
func (b *sla) calendarOf(c metrics.Commitment) string {
	name := b.calendarName(c.Calendar)
	var crossed []string
	for _, p := range c.Intervals {
		if p.Kind == "closed_hours" && p.Reason != "" && p.Reason != "hours" {
			if !slices.Contains(crossed, p.Reason) {
				crossed = append(crossed, p.Reason)
			}
		}
	}
	if len(crossed) > 0 {
		name += b.say("semicolon") + b.say("crossed", strings.Join(crossed, ", "))
	}
	return name
}

func (b *draft) threeVerdicts(c metrics.Commitment) string {
	var parts []string
	for _, reading := range readings {
		verdict, _ := b.commitmentVerdict(c.Verdicts[reading])
		if verdict == "" {
			continue
		}
		parts = append(parts, b.say("verdict.reading", b.known("reading.", string(reading)), verdict))
	}
	if c.Why != "" {
		parts = append(parts, b.why(c.Why))
	}
	return strings.Join(parts, b.say("semicolon"))
}

// startWords says when a clock began, and whose declaration began it where that is not the incident's own.
func (b *draft) startWords(c metrics.Commitment, known map[int64]*metrics.Incident) string {
	at := b.second(c.StartAt)
	if by := known[c.DeclaredBy]; by != nil {
		at += " " + b.say("fact.declared", by.ID)
	}
	return at
}

// stopWords says when a clock stopped for good and how that is known.
func (b *draft) stopWords(c metrics.Commitment) string {
	if c.StopAt.IsZero() {
		return b.say("fact.running")
	}
	at := b.second(c.StopAt)
	if c.StopQuality == "estimated" {
		at += " " + b.say("fact.estimated")
	}
	return at
}

// restoration says when service was back and how that is known.
func (b *draft) restoration(i *metrics.Incident) string {
	at := b.second(i.RestoredAt)
	if at != "" && i.RestoredQuality == "estimated" {
		at += " " + b.say("fact.estimated")
	}
	return at
}

// creditOf is what the steps of the credits price for a breach.
func (b *sla) creditOf(c metrics.Commitment) string {
	var parts []string
	for _, s := range b.d.Credits {
		for _, l := range s.Lines {
			for _, step := range l.Steps {
				if step.Incident == c.IncidentKey && l.LineID == c.LineID {
					parts = append(parts, b.say("fact.credit.step", b.ratMoney(step.Change, s.Currency), l.RuleID, b.formula(step, s.Currency)))
				}
			}
		}
	}
	return strings.Join(parts, b.say("semicolon"))
}

// actionsOf lists the actions that name an incident or its problem as their origin.
func (b *sla) actionsOf(i *metrics.Incident) string {
	var parts []string
	for _, a := range b.d.Actions {
		if a.Origin != "" && (a.Origin == i.ID || a.Origin == i.ProblemID) {
			parts = append(parts, b.say("fact.action", a.ID, a.Description, a.Owner, b.print.Date(a.DueOn)))
		}
	}
	return strings.Join(parts, b.say("semicolon"))
}

// sheets is one row a breach with the facts of its sheet, for the workbook.
func (b *sla) sheets() *Table {
	t := &Table{ID: "breach-sheets", Title: b.say("sheets"), Base: b.say("breach.base"), Only: Workbook,
		Columns: []Column{b.column("incident", unit.ID, 1), b.column("line", unit.ID, 1), b.column("title", unit.Text, 3), b.column("service", unit.Text, 1),
			b.column("ci", unit.Text, 1), b.column("about", unit.Text, 1), b.column("priority_history", unit.Text, 2), b.column("start", unit.Second, 1),
			b.column("stop", unit.Second, 1), b.column("deadline", unit.Second, 1), b.column("calendar", unit.Text, 1), b.column("target", unit.Exact, 1),
			b.column("counted", unit.Exact, 1), b.column("overrun", unit.Exact, 1), b.column("cause", unit.Text, 1), b.column("problem", unit.Text, 1),
			b.column("change", unit.Text, 1), b.column("actions", unit.Text, 2), b.column("credit", unit.Text, 2)}}
	for _, c := range b.d.Breaches {
		i := b.d.Incidents[c.IncidentKey]
		if i == nil {
			continue
		}
		t.Rows = append(t.Rows, b.about(i, Cell{Value: unit.OfID(b.commitmentLine(c))}, words(i.Title), words(i.Service), words(i.CI), words(c.UnitValue),
			words(b.priorities(i)), seconds(c.StartAt), seconds(c.StopAt), b.deadline(c), words(b.calendarOf(c)), exact(c.Target), netTime(c.CountedBy),
			netTime(c.OverrunBy), words(i.Cause()), words(i.ProblemID), words(i.ChangeID), words(b.actionsOf(i)), words(b.creditOf(c))))
	}
	return t
}

// allPieces is every piece of every breach, for the workbook.
func (b *sla) allPieces() *Table {
	var all *Table
	for n, c := range b.d.Breaches {
		i := b.d.Incidents[c.IncidentKey]
		if i == nil {
			continue
		}
		one := b.pieces(c, itoa(int64(n+1)), "", b.d.AsOf)
		if all == nil {
			all = &Table{ID: "pieces", Title: b.say("pieces.all"), Base: b.say("pieces.base"), Only: Workbook, Empty: b.say("pieces.empty"),
				Columns: append([]Column{b.column("incident", unit.ID, 1), b.column("line", unit.ID, 1)}, one.Columns...)}
		}
		for _, r := range one.Rows {
			r.Cells = append([]Cell{{Value: unit.OfID(i.ID)}, {Value: unit.OfID(b.commitmentLine(c))}}, r.Cells...)
			r.Incident = i.ID
			all.Rows = append(all.Rows, r)
		}
	}
	if all == nil {
		all = &Table{ID: "pieces", Title: b.say("pieces.all"), Only: Workbook, Empty: b.say("pieces.empty")}
	}
	return all
}

// timeSpent is where the time of the breaches went, by state and group: a chart and its table. One clock an incident.
func (b *sla) timeSpent() []Block {
	n, over := int64(0), &clocksOver{indicator: b.d.TimeIndicator}
	for _, c := range b.d.Breaches {
		if c.Indicator == b.d.TimeIndicator && c.Audience == "client" && c.Verdicts[metrics.Net] == "breached" {
			n++
			over.clocks = append(over.clocks, b.d.Spent[c.Key])
		}
	}
	if n == 0 || len(b.d.TimeSpent) == 0 {
		return nil
	}
	base := b.say("time.table.base", b.number("n.clocks", n)+" ("+b.known("indicator.", b.d.TimeIndicator)+")")
	t := b.decompositionOf("time-spent", b.say("time.table"), b.d.TimeSpent, base, unit.Number, over)
	b.shorten(t, timeRows)
	return []Block{{Chart: b.timeChart("time-chart", t.ID, b.d.TimeSpent, base, over)}, {Table: t}}
}

// allParts is where the time of every breach went, one row a state and group, for the workbook.
func (b *sla) allParts() *Table {
	t := b.decomposition("breach-parts", b.say("time.lives"), nil, b.say("time.decomposition.base"), unit.Exact)
	t.Only = Workbook
	t.Columns = append([]Column{b.column("incident", unit.ID, 1), b.column("line", unit.ID, 1)}, t.Columns...)
	for _, c := range b.d.Breaches {
		i := b.d.Incidents[c.IncidentKey]
		d, ok := b.d.Spent[c.Key]
		if i == nil || !ok {
			continue
		}
		for _, r := range b.decomposition("", "", d.Parts, "", unit.Exact).Rows {
			r.Cells = append([]Cell{{Value: unit.OfID(i.ID)}, {Value: unit.OfID(b.commitmentLine(c))}}, r.Cells...)
			r.Incident = i.ID
			t.Rows = append(t.Rows, r)
		}
	}
	return t
}

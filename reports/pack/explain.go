package pack

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// Explain arranges the proof of the clocks of one incident: its facts, its life, and for each commitment a strip and every piece
// of its clock, with the sum that reaches the deadline (domain.md 3.2, 3.10). Times are in the zone of the contracts; in UTC
// where no contract says one.
func Explain(clock *metrics.Clock, o Options) (*Pack, error) {
	b, err := newProof(clock, o)
	if err != nil {
		return nil, err
	}
	b.pack = b.cover()
	b.pack.Sections = append(b.pack.Sections, b.facts())
	for n, c := range b.commitments {
		b.pack.Sections = append(b.pack.Sections, b.clock(n, c))
	}
	b.pack.Sections = append(b.pack.Sections, b.life())
	b.settle()
	return b.pack, nil
}

// proof builds the proof of one incident.
type proof struct {
	draft
	c           *metrics.Clock
	commitments []metrics.Commitment // those with a clock first, in the order of their lines
}

func newProof(clock *metrics.Clock, o Options) (*proof, error) {
	if o.Lang == "" {
		o.Lang = unit.French
	}
	printer, err := unit.NewPrinter(o.Lang, zoneOf(clock))
	if err != nil {
		return nil, fmt.Errorf("arrange the proof of incident %s: %w", clock.Incident.ID, err)
	}
	incidents := map[int64]*metrics.Incident{clock.Incident.Key: clock.Incident}
	for key, i := range clock.Family {
		incidents[key] = i
	}
	day := metrics.PeriodAt(metrics.Year, clock.Incident.OpenedAt, printer.Zone())
	return &proof{c: clock, commitments: clock.Commitments, draft: newDraft(o, printer, day, incidents)}, nil
}

// zoneOf is the zone that the first contract of the commitments speaks in.
func zoneOf(clock *metrics.Clock) string {
	for _, c := range clock.Commitments {
		if zone := clock.Contracts[c.ContractKey].Zone; zone != "" {
			return zone
		}
	}
	return "UTC"
}

func (b *proof) cover() *Pack {
	i := b.c.Incident
	p := &Pack{
		Kind: "explain", Lang: b.o.Lang, Title: cmp.Or(b.o.Title, b.say("explain.title", i.ID)), Organisation: b.o.Organisation, Scope: i.Client,
		Status: cmp.Or(b.o.Status, Provisional), Version: max(b.o.Version, 1), Period: i.ID, PeriodWords: i.Title,
		From: i.OpenedAt.UTC(), To: b.c.AsOf.UTC(), Zone: b.print.Zone().String(), AsOf: b.c.AsOf, ConfigHash: b.o.ConfigHash, ToolVersion: b.o.ToolVersion,
		Notes: []Note{}, Figures: []Figure{}, Incidents: []Incident{}, Sources: []Source{},
	}
	p.Verdict, p.VerdictTone = b.verdict()
	return p
}

// verdict is every commitment in a sentence.
func (b *proof) verdict() (string, Tone) {
	if len(b.commitments) == 0 {
		return b.say("explain.none"), Muted
	}
	var parts []string
	tone := Muted
	for _, c := range b.commitments {
		words, its := b.commitmentVerdict(c.Verdicts[metrics.Net])
		parts = append(parts, b.say("explain.verdict", b.lineOf(c), words))
		tone = worse(tone, its)
	}
	return strings.Join(parts, b.say("semicolon")) + ".", tone
}

// lineOf names a commitment: its line and, where that is no incident, what it is about.
func (b *proof) lineOf(c metrics.Commitment) string {
	return strings.Join(nonEmpty(c.LineID, c.UnitValue), " · ")
}

// facts says what the incident is and lists the verdicts.
func (b *proof) facts() Section {
	i := b.c.Incident
	b.show(i.Key)
	s := Section{ID: "facts", Title: b.say("explain.facts")}
	place := ""
	if i.SourceFile != "" {
		place = b.say("fact.place", i.SourceFile, itoa(i.SourceLine))
	}
	left := b.factTable("facts-incident", "", []fact{
		{b.say("fact.title"), i.Title}, {b.say("fact.client"), i.Client}, {b.say("fact.service"), i.Service}, {b.say("fact.ci"), i.CI},
		{b.say("fact.category"), i.Category}, {b.say("fact.priority"), b.priorities(i)}, {b.say("fact.team"), i.Team}, {b.say("fact.cause"), i.Cause()},
		{b.say("fact.problem"), i.ProblemID}, {b.say("fact.change"), i.ChangeID}})
	right := b.factTable("facts-instants", "", []fact{
		{b.say("fact.state"), b.state(i)}, {b.say("fact.opened"), b.second(i.OpenedAt)}, {b.say("fact.acknowledged"), b.second(i.AcknowledgedAt)},
		{b.say("fact.restored"), b.restoration(i)}, {b.say("fact.resolved"), b.second(i.ResolvedAt)}, {b.say("fact.closed"), b.second(i.ClosedAt)},
		{b.say("fact.source"), place}})
	s.Blocks = []Block{{Side: []*Block{{Table: left}, {Table: right}}}}
	if len(b.commitments) == 0 {
		s.Blocks = append(s.Blocks, Block{Text: &Text{Paragraphs: []Paragraph{{Text: b.say("explain.none") + " " + b.say("explain.none.lead"), Tone: Muted}}}})
	} else {
		s.Blocks = append(s.Blocks, Block{Table: b.verdicts()})
	}
	if len(b.c.Family) > 0 {
		s.Blocks = append(s.Blocks, Block{Table: b.family()})
	}
	return s
}

// verdicts is one row a commitment.
func (b *proof) verdicts() *Table {
	t := &Table{ID: "verdicts", Title: b.say("explain.summary"), Columns: []Column{b.column("line", unit.ID, 1.1), b.column("promise", unit.Text, 1.8), b.column("target", unit.Exact, 0.9),
		b.column("counted", unit.Exact, 1.1), b.column("overrun", unit.Exact, 1.1), b.column("deadline", unit.Second, 1.5), b.column("verdict_net", unit.Text, 1),
		b.column("verdict_gross", unit.Text, 1), b.column("verdict_contested", unit.Text, 1), b.column("reason", unit.Text, 1.4)}}
	for _, c := range b.commitments {
		cells := []Cell{{Value: unit.OfID(b.lineOf(c))}, words(b.lineWords(b.c.Lines[c.LineKey])), exact(c.Target), netTime(c.CountedBy), netTime(c.OverrunBy), b.deadline(c)}
		for _, reading := range readings {
			cells = append(cells, b.verdictCell(c, reading))
		}
		t.Rows = append(t.Rows, row(append(cells, words(b.whyOf(c)))...))
	}
	return t
}

// whyOf is the reason of a verdict that nothing decides; nothing for the others.
func (b *draft) whyOf(c metrics.Commitment) string {
	if c.Why == "" {
		return ""
	}
	return b.why(c.Why)
}

// family lists the incidents that share the clock, by number.
func (b *proof) family() *Table {
	t := &Table{ID: "family", Title: b.say("explain.family"), Base: b.say("explain.family.base"), Columns: []Column{b.column("incident", unit.ID, 1.2), b.column("title", unit.Text, 4),
		b.column("opened_at", unit.Second, 1.5), b.column("state", unit.Text, 1.3)}}
	var all []*metrics.Incident
	for _, i := range b.c.Family {
		all = append(all, i)
	}
	slices.SortFunc(all, func(x, y *metrics.Incident) int { return cmp.Or(cmp.Compare(x.ID, y.ID), cmp.Compare(x.Key, y.Key)) })
	for _, i := range all {
		t.Rows = append(t.Rows, b.about(i, words(i.Title), seconds(i.OpenedAt), words(b.state(i))))
	}
	return t
}

// clock proves one commitment.
func (b *proof) clock(n int, c metrics.Commitment) Section {
	line, contract := b.c.Lines[c.LineKey], b.c.Contracts[c.ContractKey]
	id := itoa(int64(n + 1))
	s := Section{ID: "clock-" + id, Title: b.say("explain.clock", b.lineOf(c), b.lineWords(line)), Lead: b.reading(c)}
	left := b.factTable("facts-contract-"+id, "", []fact{
		{b.say("fact.contract"), b.say("explain.contract", cmp.Or(contract.Title, contract.ID), contract.Version)}, {b.say("fact.promise"), b.typo(line.Title)},
		{b.say("fact.clause"), b.clause(line.Clause)}, {b.say("fact.calendar"), b.calendarName(c.Calendar)}, {b.say("fact.unit"), c.UnitValue}})
	right := b.factTable("facts-clock-"+id, "", []fact{
		{b.say("fact.start"), b.startWords(c, b.c.Family)}, {b.say("fact.stop"), b.stopWords(c)}, {b.say("fact.verdicts"), b.threeVerdicts(c)}})
	s.Blocks = []Block{{Side: []*Block{{Table: left}, {Table: right}}}}
	if chart := b.strip(c, id, b.c.AsOf); chart != nil {
		s.Blocks = append(s.Blocks, Block{Chart: chart})
	}
	s = append1(s, Block{Table: b.pieces(c, id, b.say("pieces", b.c.Incident.ID, b.lineOf(c)), b.c.AsOf)})
	if d, ok := b.c.Spent[c.Key]; ok && b.c.Incident.HasLifecycle {
		s.Lead += b.say("time.lead", b.whereTimeWent(d, 0, b.print.Exact))
		s.Blocks = append(s.Blocks, Block{Table: b.decomposition("parts-"+id, b.say("time.decomposition", b.c.Incident.ID, b.lineOf(c)), d.Parts,
			b.say("time.decomposition.base"), unit.Exact)})
	}
	return s
}

// reading says the clock in a sentence.
func (b *proof) reading(c metrics.Commitment) string {
	sentence := b.say("explain.sum", b.print.Exact(float64(c.Counted)), b.print.Exact(float64(c.Target)))
	switch _, isCounted := c.CountedBy[metrics.Net]; {
	case !isCounted:
		sentence = b.say("explain.unknown", b.print.Exact(float64(c.Target)))
	case c.Overrun > 0:
		sentence += b.say("explain.overrun", b.print.Exact(float64(c.Overrun)))
	case c.Verdicts[metrics.Net] == "pending":
		sentence += b.say("explain.left", b.print.Exact(float64(c.Remaining)))
	}
	if c.IsStopped {
		sentence += b.say("explain.stopped")
	}
	if by := b.c.Family[c.DeclaredBy]; by != nil {
		sentence += b.say("explain.declared", by.ID)
	}
	return sentence
}

// life is everything that the sources say of the incident.
func (b *proof) life() Section {
	t := &Table{ID: "life", Title: b.say("explain.events"), Base: b.say("explain.life.base"), Empty: b.say("explain.life.none"), Columns: []Column{b.column("instant", unit.Second, 1.4),
		b.column("event", unit.Text, 3.4), b.column("source", unit.Text, 2.4), b.column("row", unit.Count, 0.7)}}
	for _, s := range b.c.Incident.Steps {
		line := unit.None(unit.Count, unit.Empty)
		if s.Line > 0 {
			line = unit.OfCount(s.Line)
		}
		t.Rows = append(t.Rows, row(seconds(s.At), words(b.step(s)), words(s.File), cellOf(line)))
	}
	return Section{ID: "life", Title: b.say("explain.life"), Annex: true, Blocks: []Block{{Table: t}}}
}

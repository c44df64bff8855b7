package pack

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// The kinds of report on one incident.
const (
	CRI = "cri" // compte rendu d'incident: short and factual, hours or days after (domain.md 4.3)
	PIR = "pir" // post incident report: after the analysis (domain.md 4.4)
)

// IncidentReport arranges the report on one incident: a CRI or a PIR. What is counted comes from the dossier, what is told from the
// register (Options.Reports); what nobody knows or wrote is printed as such.
func IncidentReport(kind string, o *metrics.Dossier, sources []metrics.Source, isKept metrics.Registers, options Options) (*Pack, error) {
	if options.Lang == "" {
		options.Lang = unit.French
	}
	zone := zoneOf(&o.Clock)
	if len(o.Commitments) == 0 && options.Zone != "" {
		zone = options.Zone
	}
	printer, err := unit.NewPrinter(options.Lang, zone)
	if err != nil {
		return nil, fmt.Errorf("arrange the report on %s: %w", o.Incident.ID, err)
	}
	incidents := map[int64]*metrics.Incident{o.Incident.Key: o.Incident}
	for key, i := range o.Family {
		incidents[key] = i
	}
	for _, i := range o.Earlier {
		incidents[i.Key] = i
	}
	day := metrics.PeriodAt(metrics.Year, o.Incident.OpenedAt, printer.Zone())
	b := &incidentReport{kind: kind, o: o, r: options.Reports[o.Incident.ID], isKept: isKept, draft: newDraft(options, printer, day, incidents)}
	b.judge(o.Commitments, o.Lines, o.AsOf)
	b.pack = b.cover(sources)
	b.show(o.Incident.Key)
	if kind == PIR {
		b.pack.Sections = []Section{b.summary(), b.timelineSection(), b.analysis(), b.judged(), b.history(), b.plan(), b.validation()}
	} else {
		b.pack.Sections = []Section{b.summary(), b.timelineSection(), b.short(), b.validation()}
	}
	if s := b.restated(); len(s.Blocks) > 0 {
		b.pack.Sections = slices.Insert(b.pack.Sections, 1, s)
	}
	b.settle()
	return b.pack, nil
}

// incidentReport builds one report.
type incidentReport struct {
	draft
	kind   string
	o      *metrics.Dossier
	r      *Report // nil when nobody wrote anything
	isKept metrics.Registers
}

func (b *incidentReport) edition() Edition {
	e := Edition{Version: 1}
	if b.r != nil {
		e = b.r.Edition
	}
	e.Version = max(e.Version, b.draft.o.Version) // what was closed and reopened has a next version, whatever the file says
	return e
}

func (b *incidentReport) cover(sources []metrics.Source) *Pack {
	i, e := b.o.Incident, b.edition()
	p := &Pack{
		Kind: b.kind, Lang: b.draft.o.Lang, Title: cmp.Or(b.draft.o.Title, b.say("report.title."+b.kind, i.ID)), Organisation: b.draft.o.Organisation,
		Scope: strings.Join(nonEmpty(i.Client, i.Service, i.CI), " · "), Status: Provisional, Version: e.Version, Period: i.ID, PeriodWords: i.Title,
		From: i.Began().UTC(), To: i.Ended(b.o.AsOf).UTC(), Zone: b.print.Zone().String(), AsOf: b.o.AsOf, ConfigHash: b.draft.o.ConfigHash, ToolVersion: b.draft.o.ToolVersion,
		Notes: []Note{}, Figures: []Figure{}, Incidents: []Incident{}, Sources: []Source{},
	}
	if e.IsFinal {
		p.Status = Final
	}
	if b.draft.o.Status == Final || b.draft.o.Status == Corrected {
		p.Status = b.draft.o.Status
	}
	for _, s := range sources {
		if !b.uses(s) {
			continue
		}
		p.Sources = append(p.Sources, Source{Name: s.Name, File: s.File, SHA256: s.SHA256, Rows: s.Rows, Rejected: s.Rejected, Zone: s.Zone, Latest: s.Latest})
	}
	p.Verdict, p.VerdictTone = b.verdict()
	return p
}

// uses reports whether a source says something of the report: the incident and its life, or a register that has rows about it.
func (b *incidentReport) uses(s metrics.Source) bool {
	switch s.Kind {
	case "incidents", "updates", "events", "tool_clocks":
		return s.File == b.o.Incident.SourceFile || slices.ContainsFunc(b.o.Incident.Steps, func(step metrics.Step) bool { return step.File == s.File })
	case "problems":
		return b.o.Problem != nil
	case "changes":
		return b.o.Cause != nil || len(b.o.Near) > 0
	case "actions":
		return len(b.o.Actions) > 0
	case "exclusions":
		return b.kind == PIR && len(b.o.Exclusions) > 0
	case "reports":
		return b.o.Reports[b.kind].IsAgreed || !b.o.Reports[b.kind].PublishedAt.IsZero()
	}
	return false
}

// verdict is the state of the incident and of its promises in a sentence.
func (b *incidentReport) verdict() (string, Tone) {
	i := b.o.Incident
	tone := Plain
	parts := []string{}
	switch {
	case i.RestoredAt.IsZero():
		parts, tone = append(parts, b.say("report.open", b.state(i))), Warn
	default:
		words := b.say("report.restored", b.print.Instant(i.RestoredAt))
		if length := interruption(i); !length.IsMissing() {
			words = b.say("report.restored.after", b.print.Instant(i.RestoredAt), b.print.Format(length))
		}
		parts = append(parts, words)
	}
	for _, c := range b.o.Commitments {
		verdict, its := b.commitmentVerdict(c.Verdicts[metrics.Net])
		if verdict != "" {
			parts = append(parts, b.say("explain.verdict", strings.Join(nonEmpty(c.LineID, c.UnitValue), " · "), verdict))
			tone = worse(tone, its)
		}
	}
	return capital(strings.Join(parts, b.say("semicolon")) + "."), tone
}

// summary is what a reader wants first: the facts, the summary, the impact.
func (b *incidentReport) summary() Section {
	i := b.o.Incident
	s := Section{ID: "summary", Title: b.say("report.summary")}
	facts := b.factTable("facts-incident", "", []fact{
		{b.say("fact.client"), i.Client}, {b.say("fact.service"), i.Service}, {b.say("fact.ci"), i.CI}, {b.say("fact.priority"), b.priorities(i)}, {b.say("fact.state"), b.state(i)},
		{b.say("fact.team"), i.Team}, {b.say("fact.problem"), i.ProblemID}, {b.say("fact.change"), i.ChangeID}, {b.say("fact.edition"), b.editionWords()}, {b.say("fact.due"), b.due()}})
	s.Blocks = []Block{{Text: b.written(b.r, "summary", "")}, {Side: []*Block{{Table: facts}, {Table: b.milestones(b.o, "incident")}}}, {Table: b.impactTable()}}
	if text := b.texts("impact"); text != nil {
		s.Blocks = append(s.Blocks, Block{Text: text})
	}
	return s
}

// texts are the sentences of a section without a title; nil when nobody wrote any.
func (b *incidentReport) texts(section string) *Text {
	if len(b.r.texts(section)) == 0 {
		return nil
	}
	return b.written(b.r, section, "")
}

func (b *incidentReport) editionWords() string {
	e := b.edition()
	words := b.say("edition.provisional", e.Version)
	if e.IsFinal {
		words = b.say("edition.final", e.Version)
	}
	if !e.PublishedOn.IsZero() {
		words += b.say("edition.on", b.print.Date(e.PublishedOn))
	}
	return words
}

// due says until when the report is due and whether it was kept.
func (b *incidentReport) due() string {
	r, ok := b.o.Reports[b.kind]
	if !ok || r.DueAt.IsZero() {
		return b.say("due.unknown")
	}
	words := b.print.Instant(r.DueAt)
	if at := r.DueAt.In(b.print.Zone()); at.Hour() == 0 && at.Minute() == 0 {
		words = b.print.Date(b.localDate(r.DueAt.Add(-time.Second))) // the whole of that day
	}
	if r.IsAgreed {
		words += b.say("due.agreed")
	}
	switch {
	case r.PublishedAt.IsZero() && b.o.AsOf.After(r.DueAt):
		words += b.say("due.passed")
	case r.PublishedAt.IsZero():
	case r.PublishedAt.After(r.DueAt):
		words += b.say("due.late", b.print.Instant(r.PublishedAt))
	default:
		words += b.say("due.kept", b.print.Instant(r.PublishedAt))
	}
	return words
}

// impactTable is the impact in figures; what is not known is n. d.
func (b *incidentReport) impactTable() *Table {
	i := b.o.Incident
	t := &Table{ID: "impact", Title: b.say("report.impact"), Base: b.say("report.impact.base"), Columns: []Column{b.column("users", unit.Count, 1), b.column("interruption", unit.Duration, 1.2),
		b.column("user_minutes", unit.Count, 1.2), b.column("to_resolve", unit.Duration, 1.2), b.column("children", unit.Count, 1), b.column("reopens", unit.Count, 1), b.column("moves", unit.Count, 1)}}
	var family []int64
	for key := range b.o.Family {
		family = append(family, key)
	}
	slices.Sort(family)
	t.Rows = []Row{row(b.impactOf("users", usersOf(i)), b.impactOf("interruption", interruption(i)), b.impactOf("user_minutes", minutes(i)),
		b.impactOf("to_resolve", b.duration(i.ToResolve, unit.NotAvailable)), b.childrenOf(family), b.impactOf("reopens", unit.OfCount(i.Reopens)),
		b.impactOf("moves", unit.OfCount(i.Reassignments)))}
	return t
}

// impactOf is a measure of the incident, which opens to it; what is not known opens to nothing.
func (b *incidentReport) impactOf(what string, v unit.Value) Cell {
	if v.IsMissing() {
		return cellOf(v)
	}
	i := b.o.Incident
	return Cell{Value: v, Ref: b.cite(figure{kpi: metrics.KPI{ID: "report_" + what}, title: b.say("col." + what), formula: b.say("report.formula." + what), value: v,
		how: SumOf, n: 1, model: "sql/metrics/incident_list.sql", subjects: []metrics.Subject{{Key: i.Key, Reference: i.ID, Value: pointer(v.Number)}}})}
}

// childrenOf counts the incidents attached to this one.
func (b *incidentReport) childrenOf(family []int64) Cell {
	n := int64(len(family))
	return Cell{Value: unit.OfCount(n), Ref: b.cite(figure{kpi: metrics.KPI{ID: "report_children"}, title: b.say("col.children"), formula: b.say("report.formula.children"),
		value: unit.OfCount(n), how: CountOfRows, n: n, model: "sql/metrics/incident_list.sql", subjects: b.listed(family)})}
}

func (b *incidentReport) timelineSection() Section {
	s := Section{ID: "timeline", Title: b.say("chronology"), Lead: b.say("chronology.zone", b.print.Zone().String())}
	if chart := b.timeline(b.o, "incident"); chart != nil {
		s.Blocks = append(s.Blocks, Block{Chart: chart})
	}
	table := b.chronologyTable(b.o, b.r, "incident", 0)
	table.Only = Everywhere
	if b.kind == CRI {
		b.shorten(table, 14)
	}
	s.Blocks = append(s.Blocks, Block{Table: table})
	return s
}

// short is the rest of a CRI: cause, restoration, risk, immediate actions, commitments, communication.
func (b *incidentReport) short() Section {
	s := Section{ID: "told", Title: b.say("cri.told")}
	s.Blocks = []Block{{Table: b.toldTable("cri-told", b.say("report.told"), []string{"detection", "apparent_cause", "root_cause", "restoration", "risk", "immediate", "communication"})}}
	s.Blocks = append(s.Blocks, b.promises()...)
	table := b.actionTable(b.o, "incident", b.isKept.Actions)
	table.Only = Everywhere
	s.Blocks = append(s.Blocks, Block{Table: table})
	return s
}

// toldTable is what people wrote, a row a section; the others are named as missing.
func (b *incidentReport) toldTable(id, title string, sections []string) *Table {
	t := &Table{ID: id, Title: title, Base: b.say("report.told.base"), Columns: []Column{{ID: "element", Title: b.say("col.element"), Kind: unit.Text, Weight: 1.3}, {ID: "value", Title: b.say("col.value"), Kind: unit.Text, Weight: 5}}}
	for _, section := range sections {
		cell := b.inCell(b.r, section)
		if section == "root_cause" && !cell.Value.IsMissing() {
			cell.Value.Text = b.say("cause.state."+cmp.Or(b.r.Cause, "hypothesis")) + cell.Value.Text
		}
		t.Rows = append(t.Rows, row(words(b.say("section."+section)), cell))
	}
	return t
}

// promises are the commitments with their verdicts, and the line of where the time went.
func (b *incidentReport) promises() []Block {
	table := b.commitmentTable(b.o, "incident")
	table.Only = Everywhere
	blocks := []Block{{Table: table}}
	if line := b.spentLine(b.o); line != "" {
		blocks = append(blocks, Block{Text: &Text{Paragraphs: []Paragraph{{Text: capital(line) + "."}}}})
	}
	return blocks
}

// analysis is the body of a PIR: causes, detection, what went well and badly.
func (b *incidentReport) analysis() Section {
	s := Section{ID: "analysis", Title: b.say("pir.analysis"), Lead: b.say("pir.analysis.lead")}
	s.Blocks = []Block{{Table: b.toldTable("pir-causes", b.say("report.told"), []string{"trigger", "apparent_cause", "root_cause", "contributing", "whys", "detection", "restoration"})}}
	for _, section := range []string{"went_well", "went_badly", "lessons", "risk"} {
		s.Blocks = append(s.Blocks, Block{Text: b.written(b.r, section, b.say("section."+section))})
	}
	if b.o.Cause != nil || len(b.o.Near) > 0 {
		near := b.nearTable(b.o, "incident")
		near.Only = Everywhere
		s.Blocks = append(s.Blocks, Block{Table: near})
	}
	return s
}

// judged are the commitments of a PIR with their proof and the exclusions.
func (b *incidentReport) judged() Section {
	s := Section{ID: "commitments", Title: b.say("dossier.commitments"), Lead: b.say("pir.judged.lead")}
	s.Blocks = b.promises()
	if d, title, _ := b.spentOf(b.o); len(d.Parts) > 0 {
		s.Blocks = append(s.Blocks, Block{Table: b.decomposition("spent", title, d.Parts, b.say("time.decomposition.base"), unit.Exact)})
	}
	t := &Table{ID: "claims", Title: b.say("claims"), Empty: b.say("claims.empty"), Columns: []Column{b.column("exclusion", unit.ID, 1), b.column("line", unit.ID, 1), b.column("clause", unit.Text, 0.8),
		b.column("reason", unit.Text, 2), b.column("requested", unit.Text, 1.3), b.column("approved", unit.Text, 1.3), b.column("status", unit.Text, 1)}}
	for _, c := range b.o.Exclusions {
		t.Rows = append(t.Rows, row(Cell{Value: unit.OfID(c.ID)}, Cell{Value: unit.OfID(c.LineID)}, words(b.clause(c.Clause)), words(b.exclusionReason(c.Reason)), words(c.RequestedBy),
			words(c.ApprovedBy), words(b.known("claim.", c.Status))))
	}
	s.Blocks = append(s.Blocks, Block{Table: t})
	if c := b.o.Headline(); c != nil && c.Verdicts[metrics.Net] == "breached" && len(c.Intervals) > 0 {
		table := b.pieces(b.folded(*c), "incident", b.say("pieces", b.o.Incident.ID, c.LineID), b.o.AsOf)
		b.shorten(table, sheetRows)
		s.Blocks = append(s.Blocks, Block{Table: table})
	}
	return s
}

// history is the recurrence of the key of the incident.
func (b *incidentReport) history() Section {
	s := Section{ID: "history", Title: b.say("pir.history")}
	if run, said := b.weeksOf(b.o); run != nil {
		s.Blocks = append(s.Blocks, Block{Table: &Table{ID: "weeks", Title: b.say("weeks.key"), Columns: []Column{b.column("key", unit.Text, 2.6), b.column("said", unit.Text, 2), b.column("run", unit.Number, 2)},
			Rows: []Row{row(words(strings.Join(keyParts(b.o.Incident.RecurrenceKey), " · ")), words(said), spark(run))}}})
	}
	table := b.earlierTable(b.o, "incident")
	table.Only, table.PageRows, table.Truncated = Everywhere, 0, ""
	s.Blocks = append(s.Blocks, Block{Table: table})
	return s
}

// plan are the actions with who owns them, until when, and how each will be verified.
func (b *incidentReport) plan() Section {
	s := Section{ID: "plan", Title: b.say("pir.plan")}
	if b.r != nil && !b.r.EffectiveOn.IsZero() {
		s.Lead = b.say("pir.effective", b.print.Date(b.r.EffectiveOn))
	} else {
		s.Lead = b.say("pir.effective.none")
	}
	table := b.actionTable(b.o, "incident", b.isKept.Actions)
	table.Only = Everywhere
	s.Blocks = []Block{{Table: table}, {Table: b.toldTable("pir-immediate", b.say("pir.immediate"), []string{"immediate", "communication"})}}
	return s
}

// validation is who wrote the report and who validates it: groups and functions.
func (b *incidentReport) validation() Section {
	e := b.edition()
	s := Section{ID: "validation", Title: b.say("report.validation")}
	s.Blocks = []Block{{Sign: &Sign{Parties: []string{b.say("report.written", cmp.Or(e.WrittenBy, b.say("report.nobody"))), b.say("report.validated", cmp.Or(e.ValidatedBy, b.say("report.nobody")))},
		Fields: []string{b.say("sign.date.visa")}, IsNote: true}}}
	return s
}

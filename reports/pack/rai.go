package pack

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// Review arranges the analysis review of a period as a pack: the RAI of domain.md 4.2. First what the meeting decides and why these
// cards, then one card for each incident or family. It counts nothing: every number is one of the data's.
func Review(data *metrics.ReviewData, o Options) (*Pack, error) {
	if o.Lang == "" {
		o.Lang = unit.French
	}
	printer, err := unit.NewPrinter(o.Lang, data.Period.Zone().String())
	if err != nil {
		return nil, fmt.Errorf("arrange the review of %s: %w", data.Period.Key, err)
	}
	b := &rai{d: data, draft: newDraft(o, printer, data.Period, data.Incidents)}
	for _, c := range data.Cards {
		if o := b.dossier(c); o != nil {
			b.judge(o.Commitments, o.Lines, data.AsOf)
		}
	}
	b.pack = b.cover()
	b.pack.Sections = append(b.pack.Sections, b.summary())
	if s := b.restated(); len(s.Blocks) > 0 {
		b.pack.Sections = append(b.pack.Sections, s)
	}
	b.pack.Sections = append(b.pack.Sections, b.rule(), b.changes())
	for n := range data.Cards {
		b.pack.Sections = append(b.pack.Sections, b.card(n))
	}
	b.pack.Sections = append(b.pack.Sections, b.left(), b.definitions())
	b.settle()
	return b.pack, nil
}

// rai builds one review.
type rai struct {
	draft
	d *metrics.ReviewData
}

func (b *rai) cover() *Pack {
	p := &Pack{
		Kind: "rai", Lang: b.o.Lang, Title: cmp.Or(b.o.Title, b.say("rai.title")), Organisation: b.o.Organisation, Scope: b.say("rai.scope"),
		Status: cmp.Or(b.o.Status, Provisional), Version: max(b.o.Version, 1), Period: b.d.Period.Key, PeriodWords: b.d.Period.Words(b.o.Lang),
		From: b.d.Period.From.UTC(), To: b.d.Period.To.UTC(), Zone: b.print.Zone().String(), AsOf: b.d.AsOf, ConfigHash: b.o.ConfigHash, ToolVersion: b.o.ToolVersion,
		Notes: []Note{}, Figures: []Figure{}, Incidents: []Incident{}, Sources: []Source{},
	}
	for _, s := range b.d.Sources {
		p.Sources = append(p.Sources, Source{Name: s.Name, File: s.File, SHA256: s.SHA256, Rows: s.Rows, Rejected: s.Rejected, Zone: s.Zone, Latest: s.Latest})
	}
	cards, left, majors, taken := int64(len(b.d.Cards)), int64(len(b.d.Left)), int64(0), int64(0)
	for _, c := range b.d.Cards {
		if _, ok := c.Has(metrics.ByMajor); ok {
			majors++
		}
		if b.isDecided(c) {
			taken++
		}
	}
	p.VerdictTone = Plain
	if cards == 0 {
		p.Verdict, p.VerdictTone = b.say("rai.verdict.empty"), Muted
		return p
	}
	parts := []string{b.number("n.cards", cards)}
	if majors > 0 {
		parts[0] += b.say("rai.verdict.majors", b.number("n.majors", majors))
		p.VerdictTone = Warn
	}
	parts = append(parts, b.number("n.decisions", cards-taken))
	if left > 0 {
		parts = append(parts, b.say("rai.verdict.left", b.print.Count(left)))
	}
	if b.d.IsPartial {
		parts = append(parts, b.say("verdict.partial"))
		p.VerdictTone = Warn
	}
	p.Verdict = capital(strings.Join(parts, b.say("semicolon")) + ".")
	return p
}

// report is what people wrote about the incident of a case; nil without any.
func (b *rai) report(c *metrics.Case) *Report {
	if c.Incident == nil {
		return nil
	}
	return b.o.Reports[c.Incident.ID]
}

func (b *rai) isDecided(c *metrics.Case) bool {
	r := b.report(c)
	return r != nil && r.Decision != ""
}

// summary is the list of the cards with what each asks of the meeting.
func (b *rai) summary() Section {
	s := Section{ID: "summary", Title: b.say("rai.summary"), Lead: b.say("rai.summary.lead")}
	t := &Table{ID: "cards", Title: b.say("rai.cards"), Empty: b.say("rai.cards.empty"), Columns: []Column{{ID: "rank", Title: b.say("col.card"), Kind: unit.Count, Align: Centre, Weight: 0.5},
		b.column("subject", unit.ID, 1.2), b.column("title", unit.Text, 3.2), b.column("grounds", unit.Text, 3.6), b.column("duration", unit.Duration, 0.9),
		b.column("user_minutes", unit.Count, 1.1), b.column("decision", unit.Text, 2.4)}}
	for n, c := range b.d.Cards {
		t.Rows = append(t.Rows, b.cardRow(n, c))
	}
	s.Blocks = []Block{{Table: t}}
	if text := b.impact(); text != nil {
		s.Blocks = append(s.Blocks, Block{Text: text})
	}
	if len(b.d.Cards) > 0 {
		s.Blocks = append(s.Blocks, Block{Sign: &Sign{Title: b.say("rai.sign"), IsNote: true, Parties: []string{b.say("rai.sign.chair"), b.say("rai.sign.problems")},
			Fields: []string{b.say("sign.function"), b.say("sign.date.visa")}}})
	}
	return s
}

func (b *rai) cardRow(n int, c *metrics.Case) Row {
	rank := count(int64(n + 1))
	decision, tone := b.decision(c)
	asked := Cell{Value: unit.OfText(decision), Tone: tone}
	if c.Family != nil {
		f := c.Family
		minutes := unit.None(unit.Count, unit.NotAvailable)
		if f.UserSeconds > 0 {
			minutes = unit.Of(unit.Count, f.UserSeconds/60)
		}
		return row(rank, Cell{Value: unit.OfID(f.ID)}, words(strings.Join(f.Parts, " · ")), words(capital(b.grounds(c, false))),
			cellOf(unit.None(unit.Duration, unit.NotApplicable)), cellOf(minutes), asked)
	}
	i := c.Incident
	r := b.about(i, words(i.Title), words(capital(b.grounds(c, false))), cellOf(interruption(i)), cellOf(minutes(i)), asked)
	r.Cells = append([]Cell{rank}, r.Cells...)
	return r
}

// dim is the value of a dimension that the incidents of a family share; "" when they do not.
func (b *rai) dim(f *metrics.Candidate, name string) string {
	value := ""
	for n, key := range f.Incidents {
		i := b.d.Incidents[key]
		if i == nil || n > 0 && i.Dim(name) != value {
			return ""
		}
		value = i.Dim(name)
	}
	return value
}

// grounds says why a case has a card; the rules of a family in full, or by their names.
func (b *rai) grounds(c *metrics.Case, inFull bool) string {
	var parts []string
	for _, g := range c.Grounds {
		switch g.Criterion {
		case metrics.ByMajor:
			parts = append(parts, b.say("ground.major"))
		case metrics.ByBreach:
			parts = append(parts, b.say("ground.breach."+g.Detail, b.hoursAndMinutes(float64(g.Value))))
		case metrics.ByPriority:
			parts = append(parts, b.say("ground.priority", g.Value))
		case metrics.ByReassignments:
			parts = append(parts, b.number("n.reassignments", g.Value))
		case metrics.ByFamily:
			var rules []string
			for _, f := range c.Family.Firings {
				switch {
				case inFull:
					parts = append(parts, FiringWords(f, b.d.Rules, b.print))
				case !slices.Contains(rules, f.Rule):
					rules = append(rules, f.Rule)
				}
			}
			if !inFull {
				parts = append(parts, b.say("ground.family", b.number("n.incidents", g.Value), strings.Join(rules, ", ")))
			}
		}
	}
	if c.Candidate != "" {
		parts = append(parts, b.say("ground.member", c.Candidate))
	}
	return strings.Join(parts, b.say("semicolon"))
}

// decision is what the meeting is asked, or what it has decided already.
func (b *rai) decision(c *metrics.Case) (string, Tone) {
	if r := b.report(c); r != nil && r.Decision != "" {
		return b.say("decided."+r.Decision, r.Problem), Good
	}
	if c.Family != nil {
		if len(c.Family.Problems) > 0 {
			return b.say("rai.decide.confirm", strings.Join(c.Family.Problems, ", ")), Plain
		}
		return b.say("rai.decide.family"), Warn
	}
	switch i := c.Incident; {
	case i.ProblemID != "":
		return b.say("rai.decide.confirm", i.ProblemID), Plain
	case c.Candidate != "":
		return b.say("rai.decide.candidate", c.Candidate), Warn
	}
	return b.say("rai.decide.any"), Warn
}

// impact is what users lost in the incidents that have a card, with how many of them say it.
func (b *rai) impact() *Text {
	kpi := metrics.KPI{ID: "review_user_minutes", Title: metrics.Words{FR: b.say("rai.impact.figure"), EN: b.say("rai.impact.figure")}, Frame: metrics.FrameEvent,
		Formula: metrics.Words{FR: b.say("rai.impact.formula"), EN: b.say("rai.impact.formula")}}
	var subjects []metrics.Subject
	total, known, incidents := 0.0, int64(0), int64(0)
	for _, c := range b.d.Cards {
		if c.Incident == nil {
			continue
		}
		incidents++
		if i := c.Incident; i.UserSeconds != nil {
			known++
			total += *i.UserSeconds / 60
			subjects = append(subjects, metrics.Subject{Key: i.Key, Reference: i.ID, IsHit: true, Value: pointer(*i.UserSeconds / 60)})
		}
	}
	switch {
	case incidents == 0:
		return nil
	case known == 0:
		return &Text{Paragraphs: []Paragraph{{Text: b.say("rai.impact.unknown", b.number("n.cards", incidents)), Tone: Muted}}}
	}
	value := unit.Of(unit.Count, total)
	ref := b.cite(figure{kpi: kpi, model: "sql/metrics/incident_list.sql", value: value, how: SumOf, subjects: subjects, n: known})
	return &Text{Paragraphs: []Paragraph{{Text: b.say("rai.impact", b.print.Format(value), b.print.Count(known), b.number("n.incidents", incidents)), Refs: []string{ref}}}}
}

// rule prints the rule of selection with what each criterion took, and what the data know of the cards.
func (b *rai) rule() Section {
	s := Section{ID: "rule", Title: b.say("rai.rule"), Lead: b.say("rai.rule.lead", b.print.Count(int64(b.d.Rule.Cards)), b.print.Count(int64(max(b.d.Rule.Families, 0))))}
	t := &Table{ID: "selection", Title: b.say("rai.selection"), Base: b.say("rai.selection.base"), Columns: []Column{b.column("criterion", unit.Text, 3.6), b.column("placed_by", unit.Text, 2.4),
		b.column("retained", unit.Count, 1), b.column("with_card", unit.Count, 1), b.column("left_out", unit.Count, 1)}}
	for _, criterion := range metrics.Criteria {
		if !b.asks(criterion) {
			continue
		}
		with, without := b.having(b.d.Cards, criterion), b.having(b.d.Left, criterion)
		t.Rows = append(t.Rows, row(words(b.criterion(criterion)), words(b.say("criterion.by."+criterion)), b.selected(criterion, "retained", append(slices.Clone(with), without...)),
			b.selected(criterion, "carded", with), b.selected(criterion, "left", without)))
	}
	total := row(words(b.say("rai.selection.total")), words(""), count(int64(len(b.d.Cards)+len(b.d.Left))), count(int64(len(b.d.Cards))), count(int64(len(b.d.Left))))
	t.Total = &total
	s.Blocks = []Block{{Table: t}, {Table: b.coverage()}}
	return s
}

func (b *rai) asks(criterion string) bool {
	switch r := b.d.Rule; criterion {
	case metrics.ByMajor:
		return r.Majors
	case metrics.ByBreach:
		return r.Breaches
	case metrics.ByPriority:
		return len(r.Priorities) > 0
	case metrics.ByReassignments:
		return r.Reassignments > 0
	}
	return b.d.Rule.Families > 0
}

// criterion says a criterion with its threshold.
func (b *rai) criterion(criterion string) string {
	switch criterion {
	case metrics.ByPriority:
		var levels []string
		for _, p := range b.d.Rule.Priorities {
			levels = append(levels, "P"+itoa(int64(p)))
		}
		return b.say("criterion.priority", strings.Join(levels, ", "))
	case metrics.ByReassignments:
		return b.say("criterion.reassignments", b.print.Count(b.d.Rule.Reassignments))
	case metrics.ByFamily:
		return b.say("criterion.family", b.print.Count(int64(b.d.Rule.Families)))
	}
	return b.say("criterion." + criterion)
}

// having are the cases that a criterion took.
func (b *rai) having(cases []*metrics.Case, criterion string) (out []*metrics.Case) {
	for _, c := range cases {
		if _, ok := c.Has(criterion); ok {
			out = append(out, c)
		}
	}
	return out
}

// selected is a count of cases that opens to its incidents.
func (b *rai) selected(criterion, column string, cases []*metrics.Case) Cell {
	n := int64(len(cases))
	kpi := metrics.KPI{ID: "review_" + criterion, Title: metrics.Words{FR: b.criterion(criterion), EN: b.criterion(criterion)}, Frame: metrics.FrameEvent,
		Formula: metrics.Words{FR: b.say("criterion.by." + criterion), EN: b.say("criterion.by." + criterion)}}
	var keys []int64
	for _, c := range cases {
		if c.Incident == nil {
			return Cell{Value: unit.OfCount(n)} // families are listed by their cards
		}
		keys = append(keys, c.Incident.Key)
	}
	return Cell{Value: unit.OfCount(n), Ref: b.cite(figure{kpi: kpi, name: column, where: b.say("where." + column), model: "sql/metrics/review_grounds.sql", value: unit.OfCount(n), how: CountOfRows, subjects: b.listed(keys), n: n})}
}

// coverage says how many cards the data and the registers tell something of.
func (b *rai) coverage() *Table {
	t := &Table{ID: "card-coverage", Title: b.say("rai.coverage"), Base: b.say("rai.coverage.base"), Empty: b.say("rai.cards.empty"),
		Columns: []Column{b.column("field", unit.Text, 2.6), b.column("filled", unit.Count, 1), b.column("total", unit.Count, 0.8)}}
	total := int64(0)
	counts := map[string]int64{}
	for _, c := range b.d.Cards {
		o := b.dossier(c)
		if o == nil {
			continue
		}
		total++
		i, r := c.Incident, b.report(c)
		for field, has := range map[string]bool{
			"occurred": !i.OccurredAt.IsZero() && slices.ContainsFunc(o.Milestones, func(m metrics.Milestone) bool { return m.Name == "occurred" && m.Quality == "source" }),
			"detected": slices.ContainsFunc(o.Milestones, func(m metrics.Milestone) bool { return m.Name == "detected" && m.Quality == "source" }),
			"users":    i.Users != nil, "lifecycle": i.HasLifecycle, "commitments": len(o.Commitments) > 0,
			"cause": i.Cause() != "", "root_cause": len(r.texts("root_cause")) > 0 || o.Problem != nil && o.Problem.RootCause != "", "actions": len(o.Actions) > 0,
		} {
			if has {
				counts[field]++
			}
		}
	}
	if total == 0 {
		return t
	}
	for _, field := range []string{"occurred", "detected", "users", "lifecycle", "commitments", "cause", "root_cause", "actions"} {
		t.Rows = append(t.Rows, row(words(b.say("covered."+field)), count(counts[field]), count(total)))
	}
	return t
}

func (b *rai) dossier(c *metrics.Case) *metrics.Dossier {
	if c.Incident == nil {
		return nil
	}
	return b.d.Dossiers[c.Incident.Key]
}

// changes is the calendar of changes with the incidents of the period, and its tables.
func (b *rai) changes() Section {
	s := Section{ID: "changes", Title: b.say("changes"), Annex: false}
	var all []*metrics.Incident
	for _, i := range b.d.Incidents {
		all = append(all, i)
	}
	slices.SortFunc(all, func(x, y *metrics.Incident) int { return cmp.Or(cmp.Compare(x.ID, y.ID), cmp.Compare(x.Key, y.Key)) })
	if chart := b.changeCalendar(b.d.Changes, all, b.d.Period.From, b.d.ChangesTo, b.d.Cut); chart != nil {
		chart.Base = b.say("calendar.base.review")
		s.Blocks = append(s.Blocks, Block{Chart: chart})
	}
	done, next := b.changeTables(b.d.Changes, b.d.Period.To, b.emptyRegister(b.d.Registers.Changes, "changes.empty", "changes.none"))
	b.shorten(done, 8)
	b.shorten(next, 6)
	s.Blocks = append(s.Blocks, Block{Table: done})
	if b.d.Registers.Changes {
		s.Blocks = append(s.Blocks, Block{Table: next})
	}
	return s
}

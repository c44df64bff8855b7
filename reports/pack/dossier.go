package pack

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// Report is what people wrote about one incident, as the workspace keeps it.
type Report struct {
	File         string // where it is kept
	Cause        string // confirmed, hypothesis
	Decision     string // of the review: opened, attached, none; "" while it is to be taken
	Problem      string
	EffectiveOn  time.Time // date of the check of the effect; zero when nobody wrote one
	Edition      Edition   // of the kind of report that is printed
	Sections     map[string][]Comment
	Events       []ReportEvent
	CRIOn, PIROn time.Time // publications that it tells
}

// Edition is a report as a document.
type Edition struct {
	Version                int
	IsFinal                bool
	WrittenBy, ValidatedBy string // groups or functions
	PublishedOn            time.Time
}

// ReportEvent is one line of a chronology that people keep.
type ReportEvent struct {
	At   time.Time
	Text string
}

// texts returns the sentences of a section of a report; nil when nobody wrote any.
func (r *Report) texts(section string) []Comment {
	if r == nil {
		return nil
	}
	return r.Sections[section]
}

// written prints a section of a report as paragraphs, or n. d.
func (b *draft) written(r *Report, section, title string) *Text {
	t := &Text{Title: title}
	for _, c := range r.texts(section) {
		t.Paragraphs = append(t.Paragraphs, b.sentence(c))
	}
	if len(t.Paragraphs) == 0 {
		t.Paragraphs = []Paragraph{{Text: b.say("written.none"), Tone: Muted}}
	}
	return t
}

// sentence prints what a person wrote; the incidents that it names and the pack holds can be opened.
func (b *draft) sentence(c Comment) Paragraph {
	p := Paragraph{Item: c.Item}
	text := strings.TrimSpace(emphasis.Replace(c.Text))
	for _, id := range c.Incidents {
		text = strings.ReplaceAll(text, "["+id+"]", id)
		for key, i := range b.incidents {
			if _, isShown := b.index[key]; i.ID == id && isShown {
				p.Incidents = []string{id}
			}
		}
	}
	p.Text = b.typo(text)
	return p
}

// inCell joins the sentences of a section for a cell; n. d. when nobody wrote any.
func (b *draft) inCell(r *Report, section string) Cell {
	var parts []string
	for _, c := range r.texts(section) {
		parts = append(parts, b.sentence(c).Text)
	}
	if len(parts) == 0 {
		return Cell{Value: unit.None(unit.Text, unit.NotAvailable), Tone: Muted}
	}
	return words(strings.Join(parts, " "))
}

// known words of a text or n. d.
func orUnknown(text string) Cell {
	if text == "" {
		return Cell{Value: unit.None(unit.Text, unit.NotAvailable), Tone: Muted}
	}
	return words(text)
}

// milestones is the table of the instants of a life, numbered as on the timeline, with how each is known.
func (b *draft) milestones(o *metrics.Dossier, id string) *Table {
	t := &Table{ID: "milestones-" + id, Title: b.say("milestones"), Only: Pages, Empty: b.say("milestones.none"), Columns: []Column{{ID: "rank", Title: b.say("col.rank"), Kind: unit.Count, Align: Centre, Weight: 0.4},
		b.column("milestone", unit.Text, 1.6), b.column("instant", unit.Second, 1.7), b.column("known_by", unit.Text, 1.3)}}
	for n, m := range o.Milestones {
		r := row(count(int64(n+1)), words(b.say("milestone."+m.Name)), unknownInstant(m.At), words(b.say("quality."+cmp.Or(m.Quality, "missing"))))
		if m.At.IsZero() || m.Quality == "estimated" {
			r.Cells[3].Tone = Muted
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

func unknownInstant(t time.Time) Cell {
	if t.IsZero() {
		return Cell{Value: unit.None(unit.Second, unit.NotAvailable), Tone: Muted}
	}
	return seconds(t)
}

// moment is one line of a chronology.
type moment struct {
	at     time.Time
	what   string
	source string
	isKey  bool // a milestone
}

// chronology merges the milestones, what the tool followed and what people wrote, in order of time.
func (b *draft) chronology(o *metrics.Dossier, r *Report) []moment {
	var all []moment
	for n, m := range o.Milestones {
		if !m.At.IsZero() {
			all = append(all, moment{m.At, b.say("chronology.milestone", n+1, b.say("milestone."+m.Name)), b.say("quality." + m.Quality), true})
		}
	}
	for _, s := range o.Incident.Steps {
		if s.Field != "state" && s.Field != "assignment_group" && s.Field != "priority" {
			continue
		}
		all = append(all, moment{s.At, b.step(s), b.say("chronology.tool"), false})
	}
	if r != nil {
		for _, e := range r.Events {
			all = append(all, moment{e.At, b.sentence(Comment{Text: e.Text}).Text, b.say("chronology.written"), false})
		}
	}
	slices.SortStableFunc(all, func(x, y moment) int { return x.at.Compare(y.at) })
	// The tool tells one act by several fields: they are one line.
	var out []moment
	for _, m := range all {
		if n := len(out) - 1; n >= 0 && out[n].at.Equal(m.at) {
			out[n].what += b.say("semicolon") + m.what
			out[n].isKey = out[n].isKey || m.isKey
			if !strings.Contains(out[n].source, m.source) {
				out[n].source += ", " + m.source
			}
			continue
		}
		out = append(out, m)
	}
	return out
}

// chronologyTable is the chronology of one incident on a page.
func (b *draft) chronologyTable(o *metrics.Dossier, r *Report, id string, rows int) *Table {
	t := &Table{ID: "chronology-" + id, Title: b.say("chronology"), Base: b.say("chronology.base", b.print.Zone().String()), Only: Pages, Empty: b.say("explain.life.none"),
		Columns: []Column{b.column("instant", unit.Second, 1.3), b.column("event", unit.Text, 5), b.column("known_by", unit.Text, 1.3)}}
	for _, m := range b.chronology(o, r) {
		line := row(seconds(m.at), words(capital(m.what)), words(m.source))
		if !m.isKey {
			line.Cells[2].Tone = Muted
		}
		t.Rows = append(t.Rows, line)
	}
	if rows > 0 {
		b.shorten(t, rows)
	}
	return t
}

// commitmentTable is one row a commitment of one incident.
func (b *draft) commitmentTable(o *metrics.Dossier, id string) *Table {
	t := &Table{ID: "commitments-" + id, Title: b.say("dossier.commitments"), Only: Pages, Empty: b.say("explain.none"),
		Columns: []Column{b.column("line", unit.ID, 1.1), b.column("promise", unit.Text, 1.7), b.column("target", unit.Exact, 0.9), b.column("counted", unit.Exact, 1.1),
			b.column("overrun", unit.Exact, 1.1), b.column("deadline", unit.Second, 1.4), b.column("verdict_net", unit.Text, 0.9), b.column("verdict_gross", unit.Text, 0.9),
			b.column("verdict_contested", unit.Text, 0.9)}}
	for _, c := range o.Commitments {
		t.Rows = append(t.Rows, row(b.commitmentCells(o, c)...))
	}
	return t
}

func (b *draft) commitmentCells(o *metrics.Dossier, c metrics.Commitment) []Cell {
	cells := []Cell{{Value: unit.OfID(strings.Join(nonEmpty(c.LineID, c.UnitValue), " · "))}, words(b.lineWords(o.Lines[c.LineKey])), exact(c.Target), netTime(c.CountedBy),
		netTime(c.OverrunBy), b.deadline(c)}
	for _, reading := range readings {
		cells = append(cells, b.verdictCell(c, reading))
	}
	return cells
}

// spentOf is where the time of an incident went: on the clock that says most of it, else over its life. title names the clock.
func (b *draft) spentOf(o *metrics.Dossier) (d metrics.Decomposition, title string, overrun float64) {
	if c := o.Headline(); c != nil {
		if d, ok := o.Spent[c.Key]; ok && len(d.Parts) > 0 {
			return d, b.say("time.decomposition", o.Incident.ID, strings.Join(nonEmpty(c.LineID, c.UnitValue), " · ")), float64(c.Overrun)
		}
	}
	return o.Life, b.say("dossier.life", o.Incident.ID), 0
}

// spentLine says in a line where the time went; "" when the life is not known.
func (b *draft) spentLine(o *metrics.Dossier) string {
	d, _, overrun := b.spentOf(o)
	switch {
	case len(d.Parts) == 0:
		return ""
	case overrun > 0 || d.Key != o.Life.Key:
		return b.whereTimeWent(d, overrun, b.hoursAndMinutes)
	}
	return b.whereLifeWent(o.Incident, d, b.hoursAndMinutes)
}

// minutes are user-minutes; n. d. when users or instants are unknown.
func minutes(i *metrics.Incident) unit.Value {
	if i.UserSeconds == nil {
		return unit.None(unit.Count, unit.NotAvailable)
	}
	return unit.Of(unit.Count, *i.UserSeconds/60)
}

func usersOf(i *metrics.Incident) unit.Value {
	if i.Users == nil {
		return unit.None(unit.Count, unit.NotAvailable)
	}
	return unit.Of(unit.Count, *i.Users)
}

// interruption is how long the service was hit, from the beginning to the restoration; n. d. while one of them is unknown.
func interruption(i *metrics.Incident) unit.Value {
	if i.RestoredAt.IsZero() || i.OccurredAt.IsZero() || i.RestoredAt.Before(i.OccurredAt) {
		return unit.None(unit.Duration, unit.NotAvailable)
	}
	return unit.Of(unit.Duration, i.RestoredAt.Sub(i.OccurredAt).Seconds())
}

// impactWords are the users, the interruption and the user-minutes of an incident in a sentence.
func (b *draft) impactWords(i *metrics.Incident) string {
	return b.say("dossier.impact", b.print.Format(usersOf(i)), b.print.Format(interruption(i)), b.print.Format(minutes(i)))
}

// earlierTable lists the incidents of the same key before one, the latest first, under the weeks of the key.
func (b *draft) earlierTable(o *metrics.Dossier, id string) *Table {
	t := &Table{ID: "earlier-" + id, Title: b.say("earlier"), Only: Pages, Empty: b.say("earlier.empty"), Columns: []Column{b.column("incident", unit.ID, 1.1), b.column("opened_at", unit.Instant, 1.2),
		b.column("title", unit.Text, 3.2), b.column("priority", unit.Text, 0.7), b.column("cause", unit.Text, 1.4), b.column("problem", unit.ID, 1.1)}}
	if o.Incident.RecurrenceKey == "" {
		t.Empty = b.say("earlier.nokey")
		return t
	}
	t.Base = b.say("earlier.base", strings.Join(keyParts(o.Incident.RecurrenceKey), " · "))
	for _, e := range o.Earlier {
		t.Rows = append(t.Rows, b.about(e, when(e.OpenedAt), words(e.Title), words(e.Priority), words(e.Cause()), Cell{Value: unit.OfID(e.ProblemID)}))
	}
	b.shorten(t, 4)
	return t
}

// keyParts are the known parts of a recurrence key, each once.
func keyParts(key string) (parts []string) {
	for _, part := range strings.Split(key, " | ") {
		if part = strings.TrimSpace(part); part != "" && !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	return parts
}

// weeksOf is the run of the key over the last 13 weeks, as a small line with its words; nothing without a key.
func (b *draft) weeksOf(o *metrics.Dossier) (run []*float64, words string) {
	total := int64(0)
	for _, n := range o.Weeks {
		run = append(run, pointer(float64(n)))
		total += n
	}
	if run == nil {
		return nil, ""
	}
	return run, b.say("earlier.weeks", b.number("n.incidents", total), len(run))
}

// actionTable lists the actions of one incident or of its problem.
func (b *draft) actionTable(o *metrics.Dossier, id string, isKept bool) *Table {
	return b.actionList(o.Actions, id, isKept, "dossier.actions.empty")
}

// actionList lists actions with their dates; empty says that there is none.
func (b *draft) actionList(actions []metrics.Action, id string, isKept bool, empty string) *Table {
	t := &Table{ID: "actions-" + id, Title: b.say("dossier.actions"), Only: Pages, Empty: b.emptyRegister(isKept, empty, "actions.none"),
		Columns: []Column{b.column("action", unit.ID, 1), b.column("description", unit.Text, 3.6), b.column("owner", unit.Text, 1.4), b.column("due_first", unit.Date, 1),
			b.column("due", unit.Date, 1), b.column("done", unit.Date, 1), b.column("check", unit.Text, 1.5)}}
	for _, a := range actions {
		t.Rows = append(t.Rows, b.actionRow(a))
	}
	return t
}

func (b *draft) actionRow(a metrics.Action) Row {
	due := date(a.DueOn)
	if a.DoneOn.IsZero() && !a.DueOn.IsZero() && a.DueOn.Before(b.localDate(b.pack.AsOf)) {
		due.Tone = Bad
	}
	first := date(a.DueFirstOn)
	if a.IsReplanned {
		first.Tone = Warn
	}
	done := date(a.DoneOn)
	if !a.DoneOn.IsZero() {
		done.Tone = Good
	}
	check := ""
	switch {
	case a.CheckResult != "":
		check = a.CheckResult
	case !a.CheckOn.IsZero():
		check = b.say("action.check", b.print.Date(a.CheckOn))
	}
	return row(Cell{Value: unit.OfID(a.ID)}, words(a.Description), words(a.Owner), first, due, done, orUnknown(check))
}

// nearTable lists the change that an incident names and those of its service around it.
func (b *draft) nearTable(o *metrics.Dossier, id string) *Table {
	t := &Table{ID: "near-" + id, Title: b.say("near"), Base: b.say("near.base"), Only: Pages, Empty: b.say("near.empty"),
		Columns: []Column{b.column("change", unit.ID, 1.1), b.column("title", unit.Text, 3), b.column("start", unit.Instant, 1.3), b.column("end", unit.Instant, 1.3),
			b.column("cab", unit.Text, 1), b.column("result", unit.Text, 1), b.column("tie", unit.Text, 1.2)}}
	put := func(c metrics.Change, tie string, tone Tone) {
		t.Rows = append(t.Rows, row(Cell{Value: unit.OfID(c.ID)}, words(c.Title), when(c.StartAt), when(c.EndAt), words(b.foreign("cab.", c.CABDecision)),
			words(b.foreign("result.", c.Result)), Cell{Value: unit.OfText(b.say(tie)), Tone: tone}))
	}
	if o.Cause != nil {
		put(*o.Cause, "near.cause", Bad)
	}
	for _, c := range o.Near {
		put(c, "near.service", Muted)
	}
	return t
}

// causeTable says the causes that people wrote, the cause code of the tool among them; what nobody wrote is n. d.
func (b *draft) causeTable(o *metrics.Dossier, r *Report, id string) *Table {
	t := &Table{ID: "causes-" + id, Title: b.say("causes"), Only: Pages, Columns: []Column{{ID: "element", Kind: unit.Text, Weight: 1.4}, {ID: "value", Kind: unit.Text, Weight: 4}}}
	var missing []string
	put := func(key string, c Cell) {
		if c.Value.IsMissing() {
			missing = append(missing, lower(b.say(key)))
			return
		}
		t.Rows = append(t.Rows, row(words(b.say(key)), c))
	}
	put("cause.code", orUnknown(o.Incident.Cause()))
	put("cause.trigger", b.inCell(r, "trigger"))
	put("cause.apparent", b.inCell(r, "apparent_cause"))
	root := b.inCell(r, "root_cause")
	if root.Value.IsMissing() && o.Problem != nil && o.Problem.RootCause != "" {
		root = words(b.say("cause.of.problem", o.Problem.RootCause, o.Problem.ID))
	} else if !root.Value.IsMissing() {
		root.Value.Text = b.say("cause.state."+cmp.Or(r.Cause, "hypothesis")) + root.Value.Text
	}
	put("cause.root", root)
	put("cause.contributing", b.inCell(r, "contributing"))
	if len(r.texts("whys")) > 0 {
		put("cause.whys", b.inCell(r, "whys"))
	}
	put("cause.detection", b.inCell(r, "detection"))
	if len(missing) > 0 {
		none := Cell{Value: unit.None(unit.Text, unit.NotAvailable), Tone: Muted}
		t.Rows = append(t.Rows, row(words(capital(strings.Join(missing, ", "))), none))
	}
	return t
}

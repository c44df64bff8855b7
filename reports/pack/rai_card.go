package pack

import (
	"slices"
	"strings"

	"bilan/metrics"
	"bilan/metrics/unit"
)

const (
	// cardMoments is how many lines of a chronology a card prints; the workbook and the page have them all.
	cardMoments = 12
	// familyRows is how many incidents of a family its card prints.
	familyRows = 9
)

// card is the sheet of one incident or family, on a page of its own.
func (b *rai) card(n int) Section {
	c := b.d.Cards[n]
	title := ""
	if c.Family != nil {
		title = strings.Join(c.Family.Parts, " · ")
	} else {
		title = c.Incident.Title
	}
	s := Section{ID: "card-" + itoa(int64(n+1)), Title: b.say("rai.card", n+1, len(b.d.Cards), c.ID(), title), Lead: b.say("rai.card.why", b.grounds(c, true)), NewPage: true}
	if c.Family != nil {
		s.Blocks = b.familyCard(n, c)
	} else {
		s.Blocks = b.incidentCard(n, c)
	}
	if t := b.corrections(c.Effects); len(t.Rows) > 0 {
		t.ID, t.Only = "corrections-"+itoa(int64(n+1)), Pages
		s.Blocks = append(s.Blocks, Block{Table: t})
	}
	s.Blocks = append(s.Blocks, b.decide(c))
	return s
}

// decide is where the meeting writes what it decided.
func (b *rai) decide(c *metrics.Case) Block {
	words, _ := b.decision(c)
	return Block{Sign: &Sign{Title: b.say("rai.decide", words), IsNote: true,
		Parties: []string{b.say("rai.decide.opened"), b.say("rai.decide.attached"), b.say("rai.decide.none")},
		Fields:  []string{b.say("sign.number"), b.say("sign.date.visa")}}}
}

func (b *rai) incidentCard(n int, c *metrics.Case) []Block {
	i, o, r := c.Incident, b.dossier(c), b.report(c)
	b.show(i.Key)
	id := itoa(int64(n + 1))
	facts := b.factTable("facts-"+id, "", []fact{
		{b.say("fact.client"), i.Client}, {b.say("fact.service"), i.Service}, {b.say("fact.ci"), i.CI}, {b.say("fact.category"), strings.Join(nonEmpty(i.Category, i.Symptom), " · ")},
		{b.say("fact.priority"), b.priorities(i)}, {b.say("fact.state"), b.state(i)}, {b.say("fact.team"), i.Team}, {b.say("fact.impact"), b.impactWords(i)},
		{b.say("fact.escalations"), b.escalations(o)}, {b.say("fact.problem"), i.ProblemID}, {b.say("fact.change"), i.ChangeID}, {b.say("fact.flags"), strings.Join(i.Flags, ", ")}})
	blocks := []Block{{Side: []*Block{{Table: facts}, {Table: b.milestones(o, id)}}}}
	if chart := b.timeline(o, id); chart != nil {
		blocks = append(blocks, Block{Chart: chart})
	}
	if line := b.spentLine(o); line != "" {
		blocks = append(blocks, Block{Text: &Text{Paragraphs: []Paragraph{{Text: capital(line) + "."}}}})
	}
	if d, title, _ := b.spentOf(o); len(d.Parts) > 0 {
		t := b.decomposition("spent-"+id, title, d.Parts, b.say("time.decomposition.base"), unit.Exact)
		t.Only = Pages
		b.shorten(t, 8)
		blocks = append(blocks, Block{Table: t})
	}
	blocks = append(blocks, Block{Table: b.commitmentTable(o, id)}, Block{Table: b.chronologyTable(o, r, id, cardMoments)}, Block{Table: b.causeTable(o, r, id)})
	if o.Cause != nil || len(o.Near) > 0 {
		blocks = append(blocks, Block{Table: b.nearTable(o, id)})
	}
	blocks = append(blocks, b.recurrence(o, id)...)
	blocks = append(blocks, Block{Table: b.actionTable(o, id, b.d.Registers.Actions)})
	if said := b.told(i.ID); said != nil {
		blocks = append(blocks, Block{Text: said})
	}
	return blocks
}

// escalations tells how often an incident changed groups, and through which it went.
func (b *rai) escalations(o *metrics.Dossier) string {
	names := groupsOf(o)
	if len(names) == 0 {
		return ""
	}
	path := o.Life.Path
	if path == "" {
		path = strings.Join(names, " → ")
	}
	return b.say("fact.path", b.number("n.reassignments", o.Incident.Reassignments), path)
}

// recurrence is the history of the key of an incident.
func (b *rai) recurrence(o *metrics.Dossier, id string) []Block {
	after := []Block{{Table: b.earlierTable(o, id)}, {Table: b.similarTable(o, id)}}
	run, said := b.weeksOf(o)
	if run == nil {
		return after
	}
	weeks := &Table{ID: "weeks-" + id, Title: b.say("weeks.key"), Only: Pages, Columns: []Column{b.column("key", unit.Text, 2.6), b.column("said", unit.Text, 2), b.column("run", unit.Number, 2)}}
	weeks.Rows = []Row{row(words(strings.Join(keyParts(o.Incident.RecurrenceKey), " · ")), words(said), spark(run))}
	return append([]Block{{Table: weeks}}, after...)
}

// similarTable lists the earlier incidents under other keys that one resembles, with what they share.
func (b *rai) similarTable(o *metrics.Dossier, id string) *Table {
	t := &Table{ID: "similar-" + id, Title: b.say("similar"), Base: b.say("similar.base"), Only: Pages, Empty: b.say("similar.empty"), Columns: []Column{
		b.column("incident", unit.ID, 1.1), b.column("opened_at", unit.Instant, 1.2), b.column("title", unit.Text, 2.6), b.column("likeness", unit.Text, 1),
		b.column("shared", unit.Text, 2.8), b.column("problem", unit.ID, 1.1)}}
	for _, l := range b.d.Similar[o.Incident.Key] {
		if e := b.d.Incidents[l.Earlier]; e != nil {
			t.Rows = append(t.Rows, b.about(e, when(e.OpenedAt), words(e.Title), words(b.print.Number(l.Whole, 2)), words(b.shared(l)), Cell{Value: unit.OfID(e.ProblemID)}))
		}
	}
	return t
}

// told are the sentences of the comments of the period that name an incident.
func (b *rai) told(id string) *Text {
	t := &Text{Title: b.say("rai.told")}
	for _, c := range b.o.Comments {
		if slices.Contains(c.Incidents, id) {
			t.Paragraphs = append(t.Paragraphs, b.sentence(c))
		}
	}
	if len(t.Paragraphs) == 0 {
		return nil
	}
	return t
}

func (b *rai) familyCard(n int, c *metrics.Case) []Block {
	f := c.Family
	id := itoa(int64(n + 1))
	minutes := unit.None(unit.Count, unit.NotAvailable)
	if f.UserSeconds > 0 {
		minutes = unit.Of(unit.Count, f.UserSeconds/60)
	}
	left := b.factTable("facts-"+id, "", []fact{
		{b.say("fact.key"), strings.Join(f.Parts, " · ")}, {b.say("fact.count"), b.number("n.incidents", int64(len(f.Incidents)))},
		{b.say("fact.total"), b.say("fact.total.words", b.number("n.incidents", f.Total), b.print.Date(b.localDate(f.FirstAt)), b.print.Date(b.localDate(f.LatestAt)))},
		{b.say("fact.minutes"), b.print.Format(minutes)}, {b.say("fact.problem"), strings.Join(f.Problems, ", ")}})
	rules := &Table{ID: "rules-" + id, Title: b.say("rai.rules"), Only: Pages, Columns: []Column{{ID: "rules", Kind: unit.Text}}}
	for _, fired := range f.Firings {
		rules.Rows = append(rules.Rows, row(words(FiringWords(fired, b.d.Rules, b.print))))
	}
	list := b.familyTable(f, id)
	b.shorten(list, familyRows)
	blocks := []Block{{Side: []*Block{{Table: left}, {Table: rules}}}}
	if chart := b.familyChart(f, id); chart != nil {
		blocks = append(blocks, Block{Chart: chart})
	}
	blocks = append(blocks, Block{Table: list})
	if len(f.Problems) > 0 {
		blocks = append(blocks, Block{Table: b.actionList(c.Actions, id, b.d.Registers.Actions, "rai.family.actions.empty")})
	}
	return blocks
}

// familyTable lists the incidents of a family, the latest first.
func (b *rai) familyTable(f *metrics.Candidate, id string) *Table {
	list := &Table{ID: "family-" + id, Title: b.say("rai.family"), Base: b.say("rai.family.base"), Only: Pages, Columns: []Column{b.column("incident", unit.ID, 1.2), b.column("opened_at", unit.Instant, 1.3),
		b.column("title", unit.Text, 3.2), b.column("priority", unit.Text, 0.7), b.column("team", unit.Text, 1.4), b.column("duration", unit.Duration, 0.9), b.column("cause", unit.Text, 1.2), b.column("problem", unit.ID, 1.1)}}
	for k := len(f.Incidents) - 1; k >= 0; k-- {
		if i := b.d.Incidents[f.Incidents[k]]; i != nil {
			list.Rows = append(list.Rows, b.about(i, when(i.OpenedAt), words(i.Title), words(i.Priority), words(i.Team), cellOf(interruption(i)), words(i.Cause()), Cell{Value: unit.OfID(i.ProblemID)}))
		}
	}
	return list
}

// familyChart lays the incidents of a family on one axis of time with the changes of their service.
func (b *rai) familyChart(f *metrics.Candidate, id string) *Chart {
	chart := &Chart{ID: "family-chart-" + id, Kind: Lanes, Title: b.say("rai.family.chart"), Current: -1, Table: "family-" + id, SpanNames: map[SpanKind]string{}, PointNames: map[PointKind]string{}}
	rows := map[string]int{}
	for _, key := range f.Incidents {
		i := b.d.Incidents[key]
		if i == nil || i.OpenedAt.IsZero() {
			continue
		}
		name := i.CI
		if name == "" {
			name = i.Service
		}
		at, ok := rows[name]
		if !ok {
			at = min(len(chart.Lanes), timelineGroups)
			if at == len(chart.Lanes) {
				chart.Lanes = append(chart.Lanes, Lane{Name: name})
			} else {
				chart.Lanes[at].Name = b.say("rai.family.others")
			}
			rows[name] = at
		}
		kind := PointIncident
		switch {
		case i.IsMajor:
			kind = PointMajor
		case i.ChangeID != "":
			kind = PointCaused
		}
		p := Point{At: i.Began().UTC(), Kind: kind, Tip: strings.Join(nonEmpty(i.ID, i.Title), " · ")}
		chart.Lanes[at].Points = append(chart.Lanes[at].Points, p)
		chart.PointNames[kind] = b.say("rai.point." + string(kind))
	}
	if len(chart.Lanes) == 0 {
		return nil
	}
	var near []metrics.Change
	service := b.dim(f, "service")
	for _, c := range b.d.Changes {
		if c.Service == service && service != "" && c.StartAt.Before(b.d.Cut) {
			near = append(near, c)
		}
	}
	if len(near) > 0 {
		chart.Lanes = append(chart.Lanes, b.changeLanes(b.say("timeline.changes"), near)...)
		for _, l := range chart.Lanes {
			for _, s := range l.Spans {
				chart.SpanNames[s.Kind] = b.say("span." + string(s.Kind))
			}
		}
	}
	chart.To = b.d.Cut.UTC()
	first := chart.To
	for _, l := range chart.Lanes {
		for _, p := range l.Points {
			first = earlier(first, p.At)
		}
	}
	chart.From = first
	chart.Shades = b.weekends(chart.From, chart.To)
	chart.Alt = b.say("rai.family.alt", b.number("n.incidents", int64(len(f.Incidents))), b.print.Date(b.localDate(chart.From)), b.print.Date(b.localDate(chart.To)))
	return chart
}

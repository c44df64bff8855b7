package pack

import (
	"cmp"
	"slices"
	"strings"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// quality prints the doubts about the data of the client.
func (b *sla) quality() Section {
	s := Section{ID: "quality", Title: b.say("quality"), Annex: true, Lead: b.say("quality.lead")}
	t := &Table{ID: "data-quality", Title: b.say("doubts"), Base: b.say("sla.doubts.base"), Empty: b.say("sla.doubts.empty"),
		Columns: []Column{b.column("code", unit.ID, 1.2), b.column("count", unit.Count, 0.7), b.column("meaning", unit.Text, 3), b.column("effect", unit.Text, 3)}}
	for _, d := range b.d.Quality {
		keys := slices.DeleteFunc(slices.Clone(d.Subjects), func(key int64) bool { return b.d.Incidents[key] == nil })
		f := figure{kpi: metrics.KPI{ID: "data_quality", Frame: metrics.FrameOpened}, title: d.Code, where: d.Code, dims: dim("code", d.Code), value: unit.OfCount(int64(len(d.Subjects))),
			formula: b.say("sla.doubts.formula", d.Code), n: int64(len(d.Subjects))}
		if len(keys) == len(d.Subjects) {
			f.how, f.subjects = CountOfRows, b.listed(keys)
		}
		t.Rows = append(t.Rows, row(Cell{Value: unit.OfID(d.Code)}, Cell{Value: f.value, Ref: b.cite(f)}, words(b.known("doubt.", d.Code)), words(b.known("effect.", d.Code))))
	}
	s.Blocks = []Block{{Table: t}}
	return s
}

// definitions annexes what the report is judged by: measures, choices of the contract, calendars.
func (b *sla) definitions() Section {
	s := Section{ID: "definitions", Title: b.say("sla.definitions"), Lead: b.say("sla.definitions.lead"), Annex: true}
	text := &Text{Title: b.say("sla.definitions.words")}
	for _, key := range []string{"define.clock", "define.equal", "define.readings", "define.rate", "define.threshold", "define.undetermined", "define.stops",
		"define.exclusions", "define.availability", "define.interval", "define.signal"} {
		text.Paragraphs = append(text.Paragraphs, Paragraph{Text: b.say(key), Item: true})
	}
	s.Blocks = []Block{{Table: b.choices()}}
	if calendars := b.calendars(); len(calendars.Rows) > 0 {
		s.Blocks = append(s.Blocks, Block{Table: calendars}, Block{Table: b.datedDays()})
	}
	if len(b.terms.Stops)+len(b.terms.Exclusions) > 0 {
		s.Blocks = append(s.Blocks, Block{Table: b.clauseList()})
	}
	s.Blocks = append(s.Blocks, Block{Text: text})
	return s
}

// choices are the keys of the contract with the value in force, defaults included: nothing is left to be guessed.
func (b *sla) choices() *Table {
	c := b.d.Contract
	t := &Table{ID: "choices", Title: b.say("choices"), Base: b.say("choices.base", c.Version), Columns: []Column{b.column("choice", unit.Text, 1.4), b.column("value", unit.Text, 1.6), b.column("meaning", unit.Text, 3)}}
	add := func(name, prefix, value string) {
		t.Rows = append(t.Rows, row(words(b.say("choice."+name)), words(b.known("value.", value)), words(b.known("meaning."+prefix, value))))
	}
	add("frame", "frame.", cmp.Or(c.Frame, "decided"))
	add("unit", "unit.", cmp.Or(c.Unit, "incident"))
	add("priority", "priority.", cmp.Or(c.PriorityPolicy, "retroactive_final"))
	add("reopen", "reopen.", cmp.Or(c.ReopenPolicy, "cumulative"))
	add("excused", "excused.", cmp.Or(c.Excused, "drop"))
	add("zero", "zero.", cmp.Or(c.ZeroPopulation, "not_applicable"))
	small := b.say("choice.small.none")
	if c.SmallBelow > 0 {
		small = b.say("choice.small.value", c.SmallBelow, b.number("n.tolerated", c.SmallTolerated))
	}
	t.Rows = append(t.Rows, row(words(b.say("choice.small")), words(small), words(b.say("meaning.small"))))
	maintenance := b.say("choice.maintenance.none")
	if b.terms.Maintenance.Excluded {
		maintenance = b.say("choice.maintenance.value", b.number("n.days", int64(b.terms.Maintenance.NoticeDays)), cmp.Or(b.clause(b.terms.Maintenance.Clause), "—"))
	}
	t.Rows = append(t.Rows, row(words(b.say("choice.maintenance")), words(maintenance), words(b.say("meaning.maintenance"))))
	if promised := b.unpromised(); promised != "" {
		t.Rows = append(t.Rows, row(words(b.say("choice.uncommitted")), words(promised), words(b.say("meaning.uncommitted"))))
	}
	return t
}

// unpromised are the priorities for which nothing is promised, by indicator.
func (b *sla) unpromised() string {
	var parts []string
	for _, indicator := range []string{"acknowledge", "restore", "resolve", "availability", "interruption"} {
		var names []string
		for _, p := range b.terms.Uncommitted[indicator] {
			names = append(names, "P"+itoa(int64(p)))
		}
		if len(names) > 0 {
			parts = append(parts, b.known("indicator.", indicator)+" "+strings.Join(names, ", "))
		}
	}
	return strings.Join(parts, b.say("semicolon"))
}

// clauseList is the closed list of stops and exclusions.
func (b *sla) clauseList() *Table {
	t := &Table{ID: "clause-list", Title: b.say("clause.list"), Base: b.say("choices.base", b.d.Contract.Version), Columns: []Column{b.column("nature", unit.Text, 1),
		b.column("article", unit.Text, 0.8), b.column("motive", unit.Text, 2), b.column("condition", unit.Text, 3)}}
	for _, s := range b.terms.Stops {
		condition := b.known("stop.evidence.", cmp.Or(s.Evidence, "state"))
		if s.CapSeconds > 0 {
			condition += b.say("stop.cap", b.hoursOf(float64(s.CapSeconds)))
		}
		t.Rows = append(t.Rows, row(words(b.say("clause.stop")), words(s.Clause), words(b.reason(s.Reason)), words(condition)))
	}
	for _, e := range b.terms.Exclusions {
		t.Rows = append(t.Rows, row(words(b.say("clause.exclusion")), words(e.Clause), words(cmp.Or(b.typo(e.Title), b.exclusionReason(e.Reason))), words(b.say("clause.accepted"))))
	}
	return t
}

// populationOrder is the order of reading: what came in, what was judged, what was not.
var populationOrder = []string{"opened", "no_clock", "decided", "met", "breached", "excluded", "undetermined", "pending"}

// population counts the incidents and lists their clocks: the rows that every rate follows from.
func (b *sla) population() Section {
	s := Section{ID: "population", Title: b.say("population"), Lead: b.say("population.lead"), Annex: true}
	t := &Table{ID: "population-table", Title: b.say("population.table"), Base: b.frame(), Empty: b.say("clocks.empty"), Columns: []Column{b.column("kind", unit.Text, 2), b.column("reason", unit.Text, 2), b.column("count", unit.Count, 1)}}
	rows := slices.Clone(b.d.Population)
	slices.SortStableFunc(rows, func(x, y metrics.PopulationRow) int {
		return cmp.Compare(slices.Index(populationOrder, x.Kind), slices.Index(populationOrder, y.Kind))
	})
	for _, r := range rows {
		reason := ""
		if r.Reason != "" {
			reason = b.why(r.Reason)
		}
		t.Rows = append(t.Rows, row(words(b.known("population.", r.Kind)), words(reason), count(r.Count)))
	}
	s.Blocks = []Block{{Table: t}, {Table: b.clocks()}}
	return s
}

// validation is where both parties sign.
func (b *sla) validation() Section {
	return Section{ID: "validation", Title: b.say("validation"), Lead: b.say("validation.lead"), Blocks: []Block{{Sign: &Sign{
		Parties: []string{b.say("sign.client", b.d.Contract.Client), b.say("sign.provider", cmp.Or(b.o.Organisation, b.say("sign.us")))},
		Fields:  []string{b.say("sign.name"), b.say("sign.capacity"), b.say("sign.date"), b.say("sign.remarks"), b.say("sign.signature")},
	}}}}
}

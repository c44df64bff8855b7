package pack

import (
	"cmp"
	"slices"
	"strings"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// tileLimit is how many headline figures a page has room for.
const tileLimit = 6

func (b *sla) summary() Section {
	s := Section{ID: "summary", Title: b.say("summary"), Lead: b.say("sla.summary.lead")}
	if tiles := b.headline(); len(tiles) > 0 {
		s.Blocks = append(s.Blocks, Block{Tiles: &Tiles{Tiles: tiles}})
	}
	s.Blocks = append(s.Blocks, Block{Text: b.told()})
	if text := b.comments(); text != nil {
		s.Blocks = append(s.Blocks, Block{Text: text})
	}
	s.Blocks = append(s.Blocks, b.moves()...)
	return append1(s, Block{Table: b.contract()})
}

func append1(s Section, blocks ...Block) Section {
	s.Blocks = append(s.Blocks, blocks...)
	return s
}

// headline are the tiles: every line where there is room, else the graver ones, in the order of the contract.
func (b *sla) headline() []Tile {
	grave := map[string]int{"breached": 3, "met_by_tolerance": 2, "met": 1, "deemed_met": 1}
	lines := b.d.Lines
	chosen := slices.Clone(lines)
	slices.SortStableFunc(chosen, func(x, y metrics.ContractLine) int {
		return cmp.Compare(grave[y.Result.Verdict], grave[x.Result.Verdict])
	})
	chosen = chosen[:min(len(chosen), tileLimit)]
	var tiles []Tile
	for _, l := range lines {
		if slices.ContainsFunc(chosen, func(c metrics.ContractLine) bool { return c.Key == l.Key }) {
			tiles = append(tiles, b.lineTile(l))
		}
	}
	return tiles
}

func (b *sla) lineTile(l metrics.ContractLine) Tile {
	verdict, tone := b.lineVerdict(l.Result.Verdict)
	tile := Tile{KPI: l.ID, Ref: b.rate(l, metrics.Net), Title: b.lineName(l) + " · " + b.lineWords(l), Value: b.result(l, metrics.Net),
		N: l.Result.Net.Decided(), Target: b.threshold(l), Verdict: verdict, Tone: tone, Run: b.run(l)}
	switch {
	case l.Indicator == "availability" || b.longest(l, metrics.Net) != nil:
		tile.N = 0
		for _, s := range b.d.Services {
			if s.LineKey == l.Key {
				tile.N++
			}
		}
		tile.Detail = b.number("n.services", tile.N)
	case l.Result.Net.Decided() > 0:
		tile.Detail = b.tally(l.Result.Net)
	}
	return tile
}

// run are the net rates of the last 13 periods.
func (b *sla) run(l metrics.ContractLine) []*float64 {
	var run []*float64
	for _, r := range l.History {
		if l.Indicator == "interruption" {
			run = append(run, nil) // one verdict a period is no rate to draw
			continue
		}
		if v := b.achieved(l, r, metrics.Net); v.IsMissing() {
			run = append(run, nil)
		} else {
			run = append(run, pointer(v.Number))
		}
	}
	return run
}

// told are the sentences of the summary: results, readings, doubts, money, signals.
func (b *sla) told() *Text {
	text := &Text{}
	add := func(tone Tone, refs []string, sentence string) {
		text.Paragraphs = append(text.Paragraphs, Paragraph{Item: true, Text: sentence, Tone: tone, Refs: refs})
	}
	for _, l := range b.d.Lines {
		switch l.Result.Verdict {
		case "breached":
			add(Bad, []string{b.rate(l, metrics.Net)}, b.missedLine(l))
		case "met_by_tolerance":
			v := b.versionTerms(l)
			add(Warn, []string{b.rate(l, metrics.Net)}, b.say("told.tolerated", b.lineName(l), b.print.Format(b.achieved(l, l.Result, metrics.Net)),
				b.fraction(l.Result.Net), b.thresholdWords(l), v.SmallBelow, b.number("n.tolerated", v.SmallTolerated)))
		}
	}
	if text.Paragraphs == nil {
		add(Plain, nil, b.say("told.none"))
	}
	late, undetermined, excluded, transferred := int64(0), int64(0), int64(0), b.transferred()
	for _, l := range b.d.Lines {
		late, undetermined, excluded = late+l.Result.OpenAndLate, undetermined+l.Result.Undetermined, excluded+l.Result.Excluded
	}
	if late > 0 {
		add(Warn, nil, b.say("told.late", b.number("n.commitments", late)))
	}
	if undetermined > 0 {
		add(Warn, nil, b.say("told.undetermined", b.number("n.commitments", undetermined)))
	}
	if sentence := b.toldExclusions(excluded - transferred); sentence != "" {
		add(Plain, nil, sentence)
	}
	if transferred > 0 {
		add(Plain, nil, b.say("told.transferred", b.number("n.commitments", transferred)))
	}
	if amount, currency := b.proposed(); len(b.d.Credits) > 0 {
		key := "told.credit"
		if amount == 0 {
			key = "told.credit.none"
		}
		sentence := b.say(key, b.print.Money(float64(amount), currency))
		if b.needsNotice() {
			sentence += b.say("told.notice")
		}
		add(Plain, nil, sentence)
	}
	add(Plain, nil, b.toldSignals())
	if since := b.since(); since != "" {
		add(Warn, nil, b.say("told.since", since))
	}
	if b.d.IsPartial {
		add(Warn, nil, b.say("told.partial", b.print.Second(b.d.AsOf)))
	}
	return text
}

// missedLine says a missed line with its three readings.
func (b *sla) missedLine(l metrics.ContractLine) string {
	if b.longest(l, metrics.Net) != nil && l.Target != nil {
		return b.say("told.missed.down", b.lineName(l), b.print.Format(b.result(l, metrics.Net)), b.hoursOf(float64(*l.Target)),
			b.print.Format(b.result(l, metrics.Gross)), b.print.Format(b.result(l, metrics.Contested)))
	}
	if l.Result.Achieved != nil {
		return b.say("told.missed.rate", b.lineName(l), b.print.Format(b.achieved(l, l.Result, metrics.Net)), b.thresholdWords(l),
			b.print.Format(b.achieved(l, l.Result, metrics.Gross)), b.print.Format(b.achieved(l, l.Result, metrics.Contested)))
	}
	return b.say("told.missed", b.lineName(l), b.print.Format(b.achieved(l, l.Result, metrics.Net)), b.fraction(l.Result.Net), b.thresholdWords(l),
		b.print.Format(b.achieved(l, l.Result, metrics.Gross)), b.fraction(l.Result.Gross),
		b.print.Format(b.achieved(l, l.Result, metrics.Contested)), b.fraction(l.Result.Contested))
}

// transferred counts the commitments that net leaves out because the incident became another client's or service's: no exclusion
// took them out.
func (b *sla) transferred() (n int64) {
	for _, c := range b.d.Commitments {
		if c.Verdicts[metrics.Net] == "excluded" && c.Why == "transferred" && b.counts(c, metrics.Net) {
			n++
		}
	}
	return n
}

// toldExclusions counts the exclusions by status, and says what each reading does with them.
func (b *sla) toldExclusions(commitments int64) string {
	by := map[string]int64{}
	for _, e := range b.d.Exclusions {
		by[e.Status]++
	}
	var parts []string
	for _, status := range []string{"accepted", "contested", "proposed", "refused"} {
		if by[status] > 0 {
			parts = append(parts, b.number("n."+status, by[status]))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	if b.d.Contract.Excused == "count_as_met" {
		return b.say("told.excused", b.number("n.exclusions", int64(len(b.d.Exclusions))), strings.Join(parts, ", "))
	}
	return b.say("told.exclusions", b.number("n.exclusions", int64(len(b.d.Exclusions))), strings.Join(parts, ", "), b.number("n.commitments", commitments))
}

// toldSignals says which lines leave their usual variation; only a signal allows such words (domain.md 6.1).
func (b *sla) toldSignals() string {
	var low, high []string
	judged := 0
	for _, l := range b.d.Lines {
		chart := b.chartOf(l)
		if chart.Limits != nil {
			judged++
		}
		switch v := chart.Verdict; {
		case v.Side() < 0:
			low = append(low, b.lineName(l))
		case v.Side() > 0:
			high = append(high, b.lineName(l))
		}
	}
	switch {
	case judged == 0:
		return b.say("told.signal.base")
	case len(low)+len(high) == 0:
		return b.say("told.signal.none")
	}
	var parts []string
	if len(low) > 0 {
		parts = append(parts, b.say("told.signal.low", strings.Join(low, ", ")))
	}
	if len(high) > 0 {
		parts = append(parts, b.say("told.signal.high", strings.Join(high, ", ")))
	}
	return capital(strings.Join(parts, b.say("semicolon")) + ".")
}

// chartOf is the run of the net rates of a line with its natural limits.
func (b *sla) chartOf(l metrics.ContractLine) metrics.Chart {
	run := b.run(l)
	sizes := make([]int64, len(run))
	for i, r := range l.History {
		sizes[i] = r.Net.Decided()
	}
	o := metrics.Options{Clip: true}
	if l.Result.Achieved == nil {
		o.Sizes = sizes
	}
	return metrics.XmR(run, o)
}

// comments are the sentences that a person wrote for the client.
func (b *sla) comments() *Text {
	if len(b.o.Comments) == 0 {
		return nil
	}
	text := &Text{Title: b.say("highlights")}
	for _, c := range b.o.Comments {
		p := Paragraph{Item: true, Text: b.typo(strings.TrimSpace(emphasis.Replace(c.Text)))}
		for _, id := range c.Incidents {
			for key, i := range b.d.Incidents {
				if i.ID == id && !slices.Contains(p.Incidents, id) {
					b.show(key)
					p.Incidents = append(p.Incidents, id)
				}
			}
		}
		text.Paragraphs = append(text.Paragraphs, p)
	}
	return text
}

// contract is what the report judges by, in short.
func (b *sla) contract() *Table {
	// What places a commitment stands under every table and among the choices, the cut at the foot of every page.
	c := b.d.Contract
	t := &Table{ID: "contract", Title: b.say("contract"), Columns: []Column{b.column("element", unit.Text, 1), b.column("value", unit.Text, 3)}}
	add := func(key, value string) {
		if value != "" {
			t.Rows = append(t.Rows, row(words(b.say(key)), words(value)))
		}
	}
	add("contract.client", c.Client)
	name := strings.TrimSpace(cmp.Or(c.Title, c.ID) + " (" + c.ID + ")")
	if b.terms.Signed != "" {
		name += b.say("semicolon") + b.terms.Signed
	}
	add("contract.name", name)
	var versions []string
	for _, v := range b.d.Versions {
		versions = append(versions, b.versionWords(v))
	}
	if len(versions) == 0 {
		versions = []string{b.versionWords(c)}
	}
	add("contract.version", strings.Join(versions, b.say("semicolon")))
	add("contract.perimeter", b.perimeter())
	add("contract.unit", b.known("unit.", c.Unit))
	var calendars []string
	for _, use := range b.d.Calendars {
		name := b.calendarName(use.ID)
		if words := b.windows(use); words != "" && !strings.HasPrefix(use.ID, "24x7") {
			name = b.say("calendar.short", name, words)
		}
		calendars = append(calendars, name)
	}
	add("contract.calendars", strings.Join(calendars, b.say("semicolon")))
	return t
}

// versionWords says a version with its validity.
func (b *sla) versionWords(c metrics.Contract) string {
	switch {
	case c.ValidFrom.IsZero():
		return c.Version
	case c.ValidTo.IsZero():
		return b.say("version.from", c.Version, b.print.Date(b.localDate(c.ValidFrom)))
	}
	return b.say("version.between", c.Version, b.print.Date(b.localDate(c.ValidFrom)), b.print.Date(b.localDate(c.ValidTo)))
}

// frame says what places a commitment in the period.
func (b *sla) frame() string {
	return b.typo(metrics.Frame(cmp.Or(b.d.Contract.Frame, "decided")).Words(b.o.Lang))
}

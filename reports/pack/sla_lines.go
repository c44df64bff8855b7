package pack

import (
	"cmp"
	"slices"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// readings are printed in this order: what holds, then what it would be without and with every exclusion.
var readings = []metrics.Reading{metrics.Net, metrics.Gross, metrics.Contested}

func (b *sla) commitments() Section {
	s := Section{ID: "lines", Title: b.say("lines"), Lead: b.say("lines.lead")}
	s.Blocks = []Block{{Table: b.clauses()}, {Table: b.threeReadings(Pages)}, {Table: b.threeReadings(Workbook)}, {Table: b.outside()}}
	if chart := b.trend(); chart != nil {
		s.Blocks = append(s.Blocks, Block{Chart: chart})
	}
	s.Blocks = append(s.Blocks, Block{Table: b.history()})
	return s
}

// clauses is the result of the period for each line promised to the client, net.
func (b *sla) clauses() *Table {
	t := &Table{ID: "clauses", Title: b.say("clauses"), Base: b.frame(), Empty: b.say("clauses.empty"), Recomputed: true,
		Columns: []Column{b.column("line", unit.ID, 1.3), b.column("article", unit.Text, 0.7), b.column("promise", unit.Text, 2.4),
			b.column("threshold", unit.Rate, 0.9), b.column("decided", unit.Count, 0.7), b.column("met", unit.Count, 0.7),
			b.column("breached", unit.Count, 0.8), b.column("rate_net", unit.Rate, 1), b.column("verdict", unit.Text, 1.4),
			b.column("interval", unit.Text, 1.3)}}
	for _, l := range b.d.Lines {
		t.Rows = append(t.Rows, b.clauseRow(l))
	}
	if len(t.Rows) > 0 {
		t.Notes = []int{b.note(b.say("note.interval"))}
	}
	return t
}

func (b *sla) clauseRow(l metrics.ContractLine) Row {
	r := l.Result
	verdict, tone := b.lineVerdict(r.Verdict)
	state := Cell{Value: unit.OfText(verdict), Tone: tone}
	if r.Verdict == "met_by_tolerance" {
		v := b.versionTerms(l)
		state.Notes = []int{b.note(b.say("note.tolerance", v.SmallBelow, b.number("n.tolerated", v.SmallTolerated)))}
	}
	threshold := unit.None(unit.Rate, unit.NotApplicable)
	if l.Threshold > 0 && l.Indicator != "interruption" {
		threshold = ppmRate(l.Threshold)
	}
	decided, met, breached := count(r.Net.Decided()), count(r.Net.Met), count(r.Net.Breached)
	isTime := b.longest(l, metrics.Net) != nil
	if r.Achieved != nil || l.Indicator == "availability" || isTime {
		none := cellOf(unit.None(unit.Count, unit.NotApplicable))
		decided, met, breached = none, none, none
	}
	interval := words("")
	if w, ok := metrics.Wilson(r.Net.Met, r.Net.Decided()); ok && r.Achieved == nil && !isTime {
		interval = words(b.say("range", b.print.Percent(w.Low, 0), b.print.Percent(w.High, 0)))
		interval.Tone = Muted
	}
	ref := b.rate(l, metrics.Net)
	return row(Cell{Value: unit.OfID(b.lineName(l))}, words(l.Clause), words(b.lineTitle(l)), cellOf(threshold), decided.of(ref), met.of(ref), breached.of(ref),
		Cell{Value: b.result(l, metrics.Net), Ref: ref, Tone: tone}, state, interval)
}

// lineTitle is the title that the contract gives a line, or its words, with what it covers.
func (b *sla) lineTitle(l metrics.ContractLine) string {
	title := l.Title
	if title == "" {
		title = b.lineWords(l)
	} else {
		title = b.typo(title) + " " + "[" + b.calendarName(l.Calendar) + "]"
	}
	for _, part := range []string{l.Priority, l.ServiceClass} {
		if part != "" {
			title += " · " + part
		}
	}
	return title
}

// threeReadings puts the gross, net and contested rates of every line side by side. A page has no room for three verdicts in
// words: there the mark of the rate says it, and the base says the marks.
func (b *sla) threeReadings(place Place) *Table {
	t := &Table{ID: "readings", Title: b.say("readings"), Base: b.say("readings.base"), Empty: b.say("clauses.empty"), Recomputed: true, Only: place,
		Columns: []Column{b.column("line", unit.ID, 1.3)}}
	if place == Pages {
		t.ID, t.Recomputed, t.Base = "readings-marks", false, b.say("readings.marks")
	}
	for _, reading := range readings {
		tally := b.column("tally_"+string(reading), unit.Text, 1)
		tally.Align = Right
		t.Columns = append(t.Columns, tally, b.column("rate_"+string(reading), unit.Rate, 1))
		if place == Workbook {
			t.Columns = append(t.Columns, b.column("verdict_"+string(reading), unit.Text, 1.2))
		}
	}
	for _, l := range b.d.Lines {
		cells := []Cell{{Value: unit.OfID(b.lineName(l))}}
		for _, reading := range readings {
			verdict, tone := b.lineVerdict(l.Result.ByReading[reading])
			tally := words(b.fraction(l.Result.Of(reading)))
			if l.Result.Achieved != nil || l.Indicator == "availability" || b.longest(l, reading) != nil {
				tally = words("")
			}
			cells = append(cells, tally, Cell{Value: b.result(l, reading), Ref: b.rate(l, reading), Tone: tone})
			if place == Workbook {
				cells = append(cells, Cell{Value: unit.OfText(verdict), Tone: tone})
			}
		}
		t.Rows = append(t.Rows, Row{Cells: cells})
	}
	return t
}

// outside counts what is in no rate: nothing is left unsaid.
func (b *sla) outside() *Table {
	t := &Table{ID: "outside", Title: b.say("outside"), Base: b.say("outside.base"), Empty: b.say("outside.empty"), Columns: []Column{b.column("line", unit.ID, 1.3),
		b.column("excluded", unit.Count, 1), b.column("undetermined", unit.Count, 1), b.column("late_count", unit.Count, 1)}}
	for _, l := range b.d.Lines {
		r := l.Result
		if r.Excluded+r.Undetermined+r.OpenAndLate == 0 {
			continue
		}
		undetermined := count(r.Undetermined)
		if r.Undetermined > 0 {
			undetermined.Tone = Warn
		}
		ref := b.rate(l, metrics.Net)
		t.Rows = append(t.Rows, row(Cell{Value: unit.OfID(b.lineName(l))}, count(r.Excluded).of(ref), undetermined.of(ref), count(r.OpenAndLate)))
	}
	return t
}

// trend draws the net rates of the last 13 periods. Lines without any period decided are left out; of many, the lowest are drawn.
func (b *sla) trend() *Chart {
	c := &Chart{ID: "trend", Kind: Lines, Base: b.frame(), Unit: unit.Rate, Table: "history", Current: -1}
	lowest := map[int64]float64{}
	var drawn []metrics.ContractLine
	for _, l := range b.d.Lines {
		if c.Categories == nil {
			for i, r := range l.History {
				c.Categories = append(c.Categories, b.pastLabel(r.Period))
				if r.Period == b.d.Period.Key {
					c.Current = i
				}
			}
		}
		run := b.run(l)
		if len(run) != len(c.Categories) || !slices.ContainsFunc(run, func(v *float64) bool { return v != nil }) {
			continue
		}
		lowest[l.Key] = 1
		for _, v := range run {
			if v != nil {
				lowest[l.Key] = min(lowest[l.Key], *v)
			}
		}
		drawn = append(drawn, l)
	}
	if len(drawn) == 0 || len(c.Categories) < 2 {
		return nil
	}
	if all := len(drawn); all > seriesLimit {
		slices.SortStableFunc(drawn, func(x, y metrics.ContractLine) int { return cmp.Compare(lowest[x.Key], lowest[y.Key]) })
		drawn = drawn[:seriesLimit]
		c.Base += b.say("semicolon") + b.say("trend.lowest", seriesLimit, all)
	}
	for _, l := range b.d.Lines {
		if slices.ContainsFunc(drawn, func(x metrics.ContractLine) bool { return x.Key == l.Key }) {
			c.Series = append(c.Series, Series{Name: b.lineName(l), Values: b.run(l)})
		}
	}
	c.Base += b.marked()
	periods := b.number("n.periods", int64(len(c.Categories)))
	c.Title, c.Alt = b.say("trend", periods), b.say("trend.alt", periods)
	return c
}

// seriesLimit is how many lines a chart can tell apart.
const seriesLimit = 6

// periodLabel is a period on an axis, in the zone of the contract.
func (b *sla) periodLabel(key string) string {
	p, err := metrics.ParsePeriod(key, b.d.Period.Zone(), b.d.AsOf)
	if err != nil {
		return key
	}
	return p.Label(b.o.Lang)
}

// pastLabel is a period of a run, with a mark where the sources do not cover it.
func (b *sla) pastLabel(key string) string {
	if b.d.Uncovered[key] {
		return b.say("period.mark", b.periodLabel(key))
	}
	return b.periodLabel(key)
}

// marked says what the mark of [sla.pastLabel] means, where a period of the history bears it.
func (b *sla) marked() string {
	for _, l := range b.d.Lines {
		if slices.ContainsFunc(l.History, func(r metrics.LineResult) bool { return b.d.Uncovered[r.Period] }) {
			return b.say("period.marked", b.print.Date(b.localDate(b.d.First)))
		}
	}
	return ""
}

// history is the table of the trend: a period a row, a line a column, each rate with its tally.
func (b *sla) history() *Table {
	t := &Table{ID: "history", Title: b.say("history"), Base: b.frame() + b.marked(), Empty: b.say("history.empty"), Columns: []Column{b.column("period", unit.Text, 1.2)}}
	var keys []string
	var lines []metrics.ContractLine
	for _, l := range b.d.Lines {
		if len(l.History) == 0 {
			continue
		}
		lines = append(lines, l)
		t.Columns = append(t.Columns, Column{ID: "line-" + itoa(l.Key), Title: b.lineName(l), Kind: unit.Text, Align: Right, Weight: 1})
		for _, r := range l.History {
			if !slices.Contains(keys, r.Period) {
				keys = append(keys, r.Period)
			}
		}
	}
	slices.Sort(keys)
	slices.Reverse(keys)
	for _, key := range keys {
		cells := []Cell{words(b.pastLabel(key))}
		for _, l := range lines {
			cell := words("")
			for _, r := range l.History {
				if r.Period == key {
					cell = b.historyCell(l, r)
				}
			}
			cells = append(cells, cell)
		}
		t.Rows = append(t.Rows, Row{Cells: cells})
	}
	return t
}

func (b *sla) historyCell(l metrics.ContractLine, r metrics.LineResult) Cell {
	v := b.achieved(l, r, metrics.Net)
	if v.IsMissing() {
		return Cell{Value: unit.None(unit.Text, v.Missing)}
	}
	text := b.print.Format(v)
	if r.Achieved == nil {
		text += " (" + b.fraction(r.Net) + ")"
	}
	verdict, tone := b.lineVerdict(r.Verdict)
	if l.Indicator == "interruption" {
		text = verdict
	}
	if tone == Good {
		tone = Plain // what is as promised needs no mark in a table of marks
	}
	c := Cell{Value: unit.OfText(text), Tone: tone}
	if r.Achieved != nil {
		rate := float64(*r.Achieved) / 1e6
		return b.mark(c, r.Period, l.ID+"/net", &rate, text)
	}
	rate := float64(r.Net.Met) / float64(r.Net.Decided()) // as closing.TakeContract has it: compared, not printed
	return b.mark(c, r.Period, l.ID+"/net", &rate, text)
}

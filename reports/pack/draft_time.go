package pack

import (
	"math"
	"slices"
	"strings"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// timeParts is how many parts a line of where the time went names.
const timeParts = 3

// whereTimeWent says in one line where the time of a breached clock went: the overrun, the largest parts of what was counted, what
// was not counted and why, and the changes of group. Times are printed by show: [unit.Printer.Duration], or Exact for a proof.
func (b *draft) whereTimeWent(d metrics.Decomposition, overrun float64, show func(float64) string) string {
	head := ""
	if overrun > 0 {
		head = b.say("time.overrun", show(overrun))
	}
	return head + b.timeLine(d, show, true)
}

// whereLifeWent says in one line where the time of an incident without a breached clock went, from its opening to its restoration.
func (b *draft) whereLifeWent(i *metrics.Incident, d metrics.Decomposition, show func(float64) string) string {
	key := "time.life"
	if i.RestoredAt.IsZero() && i.ResolvedAt.IsZero() {
		key = "time.running"
	}
	return b.say(key, show(float64(d.Elapsed))) + b.timeLine(d, show, true)
}

// timeLine is the parts of a line; isWhole adds what did not count, and why.
func (b *draft) timeLine(d metrics.Decomposition, show func(float64) string, isWhole bool) string {
	var said []string
	parts, rest := d.Largest(timeParts)
	for _, p := range parts {
		said = append(said, b.say("time.part", show(float64(p.Counted)), b.timePart(p)))
	}
	if rest > 0 {
		said = append(said, b.say("time.rest", show(float64(rest))))
	}
	if len(said) == 0 {
		said = append(said, b.say("time.nothing"))
	}
	sentences := []string{strings.Join(said, ", ")}
	if uncounted := d.Elapsed - d.Counted; uncounted > 0 && isWhole {
		closed, stopped, excluded, resolved := d.Uncounted()
		why := []string{}
		for _, w := range []struct {
			key     string
			seconds int64
		}{{"time.closed", closed}, {"time.stopped", stopped}, {"time.excluded", excluded}, {"time.resolved", resolved}} {
			if w.seconds > 0 {
				why = append(why, b.say(w.key, show(float64(w.seconds))))
			}
		}
		if len(why) == 1 {
			sentences = append(sentences, b.say("time.uncounted.one", why[0]))
		} else {
			sentences = append(sentences, b.say("time.uncounted", show(float64(uncounted)), strings.Join(why, ", ")))
		}
	}
	if d.Reassignments > 0 {
		moves := b.number("n.reassignments", d.Reassignments)
		if d.Returns > 0 {
			moves += b.say("time.returns", b.number("n.returns", d.Returns))
		}
		sentences = append(sentences, moves)
	}
	return strings.Join(sentences, b.say("semicolon"))
}

// hoursAndMinutes says a duration for a line to read: hours that never become days, because a day of a calendar of business hours
// has not 24; to the minute, and from 100 hours on to the hour.
func (b *draft) hoursAndMinutes(seconds float64) string {
	switch {
	case seconds < 60:
		return b.print.Exact(seconds)
	case seconds < 100*3600:
		return b.print.Exact(math.Round(seconds/60) * 60)
	}
	return b.print.Exact(math.Round(seconds/3600) * 3600)
}

// timePart names a part: « en attente de prise en charge · N2 Réseau ».
func (b *draft) timePart(p metrics.TimePart) string {
	words := b.timeState(p)
	if p.Team != "" {
		words += b.say("time.team", p.Team)
	}
	return words
}

// timeState names the state of a part.
func (b *draft) timeState(p metrics.TimePart) string {
	switch {
	case p.State == "":
		return b.say("time.state.before")
	case p.State == "pending":
		return b.say("time.state.pending", b.reason(p.Reason))
	case p.State == "new" && p.Team == "":
		return b.say("time.state.new.nobody")
	case p.IsUntaken:
		return b.say("time.state.untaken")
	}
	return b.known("time.state.", p.State)
}

// decomposition is the table of where the time of some clocks went; its counted column adds up to what they count. Times are exact, to
// the second, with what did not count by its reason; or hours where kind is [unit.Number].
func (b *draft) decomposition(id, title string, parts []metrics.TimePart, base string, kind unit.Kind) *Table {
	return b.decompositionOf(id, title, parts, base, kind, nil)
}

// decompositionOf is a decomposition of which each row opens to the clocks that were in that state with that team; nil where they are
// those of one incident, which opens with it.
func (b *draft) decompositionOf(id, title string, parts []metrics.TimePart, base string, kind unit.Kind, over *clocksOver) *Table {
	suffix, scale := "", 1.0
	if kind == unit.Number {
		suffix, scale = b.say("time.hours"), 3600
	}
	sum := metrics.SumOfParts(parts)
	t := &Table{ID: id, Title: title, Base: base, Empty: b.say("time.table.empty"), Columns: []Column{b.column("time_team", unit.Text, 1.7),
		b.column("time_state", unit.Text, 2.4)}}
	columns := []struct {
		id      string
		of      func(p metrics.TimePart) int64
		isShown bool // in hours; the exact table has the others, one for each reason not to count
	}{
		{"time_counted", func(p metrics.TimePart) int64 { return p.Counted }, true},
		{"time_closed", func(p metrics.TimePart) int64 { return p.Closed }, false},
		{"time_stopped", func(p metrics.TimePart) int64 { return p.Stopped }, false},
		{"time_excluded", func(p metrics.TimePart) int64 { return p.Excluded }, false},
		{"time_resolved", func(p metrics.TimePart) int64 { return p.Resolved }, false},
		{"time_uncounted", func(p metrics.TimePart) int64 { return p.Elapsed - p.Counted }, true},
		{"time_elapsed", func(p metrics.TimePart) int64 { return p.Elapsed }, true},
	}
	for n, c := range columns {
		if c.isShown != (kind == unit.Exact) || n == 0 || n == len(columns)-1 {
			column := b.column(c.id, kind, 1.1)
			column.Title += suffix
			t.Columns = append(t.Columns, column)
		}
		if n == 0 {
			t.Columns = append(t.Columns, b.column("time_share", unit.Rate, 0.8))
		}
	}
	line := func(team, state string, p metrics.TimePart) Row {
		r := row(words(team), words(state))
		for n, c := range columns {
			if c.isShown != (kind == unit.Exact) || n == 0 || n == len(columns)-1 {
				r.Cells = append(r.Cells, cellOf(unit.Of(kind, float64(c.of(p))/scale)))
			}
			if n == 0 {
				share := unit.None(unit.Rate, unit.NotApplicable)
				if sum.Counted > 0 {
					share = unit.Of(unit.Rate, float64(p.Counted)/float64(sum.Counted))
				}
				r.Cells = append(r.Cells, cellOf(share))
			}
		}
		return r
	}
	for _, p := range parts {
		team := p.Team
		if team == "" {
			team = b.say("time.team.none")
		}
		r := line(team, b.timeState(p), p)
		b.citeTime(over, r, b.timePart(p), map[string]string{"group": p.Team, "state": p.State, "reason": p.Reason, "taken": takenWord(p)}, func(q metrics.TimePart) bool { return sameState(p, q) })
		t.Rows = append(t.Rows, r)
	}
	if slices.ContainsFunc(parts, func(p metrics.TimePart) bool { return p.IsUntaken }) {
		t.Notes = []int{b.note(b.say("note.untaken"))}
	}
	if len(t.Rows) > 0 {
		total := line(b.say("total"), "", sum)
		b.citeTime(over, total, "", map[string]string{}, func(metrics.TimePart) bool { return true })
		t.Total = &total
	}
	return t
}

// clocksOver are the clocks whose time is added up, and what they are clocks of.
type clocksOver struct {
	indicator string
	clocks    []metrics.Decomposition
}

// sameState reports whether two parts are of one team in one state.
func sameState(p, q metrics.TimePart) bool {
	return p.Team == q.Team && p.State == q.State && p.Reason == q.Reason && p.IsUntaken == q.IsUntaken
}

func takenWord(p metrics.TimePart) string {
	if p.IsUntaken {
		return "no"
	}
	return ""
}

// citeTime gives the counted hours of a row of a roll-up their reference, and makes the rest of the row part of it.
func (b *draft) citeTime(over *clocksOver, r Row, where string, dims map[string]string, pass func(metrics.TimePart) bool) {
	if over == nil {
		return
	}
	r.Cells[2].Ref = b.countedHours(over, where, dims, pass)
	partsOf(r.Cells[2].Ref, r.Cells[3:]...)
}

// countedHours cites what some clocks counted in some of their parts, in hours.
func (b *draft) countedHours(over *clocksOver, where string, dims map[string]string, pass func(metrics.TimePart) bool) string {
	dims["indicator"] = over.indicator
	for name, value := range dims {
		if value == "" && name != "group" {
			delete(dims, name)
		}
	}
	total, subjects := int64(0), []metrics.Subject{}
	for _, d := range over.clocks {
		counted, isIn := int64(0), false
		for _, p := range d.Parts {
			if pass(p) {
				counted, isIn = counted+p.Counted, true
			}
		}
		if i := b.incidents[d.IncidentKey]; isIn && i != nil {
			total += counted
			subjects = append(subjects, metrics.Subject{Key: d.IncidentKey, Reference: i.ID, IsHit: true, Value: pointer(float64(counted) / 3600)})
		}
	}
	return b.cite(figure{kpi: metrics.KPI{ID: "time_spent", Frame: metrics.FrameDecided}, title: b.say("time.table"), where: where, dims: dims,
		model: metrics.ModelPath("time_parts"), formula: b.say("time.formula"), value: unit.Of(unit.Number, float64(total)/3600), how: SumOf, subjects: subjects,
		n: int64(len(subjects))})
}

// timeTeams is how many groups the chart of where the time went shows one by one.
const timeTeams = 6

// timeKinds are the series of the chart, from what waits to what does not.
var timeKinds = []string{"waiting", "work", "pending", "other"}

func timeKind(p metrics.TimePart) string {
	switch {
	case p.State == "new" || p.IsUntaken:
		return "waiting"
	case p.State == "active":
		return "work"
	case p.State == "pending":
		return "pending"
	}
	return "other"
}

// timeChart stacks the counted time of breaches by state, one bar a group, the largest first; nil without any.
func (b *draft) timeChart(id, table string, parts []metrics.TimePart, base string, over *clocksOver) *Chart {
	c := &Chart{ID: id, Kind: Flow, Title: b.say("time.chart"), Alt: b.say("time.chart.alt"), Base: base, Unit: unit.Number,
		AxisTitle: b.say("time.chart.axis"), Current: -1, Table: table}
	teams := metrics.TimeTeams(parts, timeTeams)
	if len(teams) == 0 {
		return nil
	}
	held, refs := map[string][]*float64{}, map[string][]string{}
	for n, team := range teams {
		name := team.Name
		switch {
		case team.IsOthers:
			name = b.say("time.others")
		case name == "":
			name = b.say("time.team.none")
		}
		c.Categories = append(c.Categories, name)
		for _, p := range team.Parts {
			kind := timeKind(p)
			if held[kind] == nil {
				held[kind], refs[kind] = make([]*float64, len(teams)), make([]string, len(teams))
			}
			if refs[kind][n] == "" {
				refs[kind][n] = b.bar(over, team, name, kind)
			}
			if held[kind][n] == nil {
				held[kind][n] = pointer(0)
			}
			*held[kind][n] += float64(p.Counted) / 3600
		}
	}
	for _, kind := range timeKinds {
		if values := held[kind]; values != nil {
			c.Series = append(c.Series, Series{Name: b.say("time.kind." + kind), Values: values, Refs: refs[kind], Stack: "time"})
		}
	}
	return c
}

// bar cites what the clocks counted with one team, or with the teams that share the last bar, in one kind of state.
func (b *draft) bar(over *clocksOver, team metrics.TeamTime, name, kind string) string {
	held := map[string]bool{}
	for _, p := range team.Parts {
		held[p.Team] = true
	}
	dims := map[string]string{"group": team.Name, "kind": kind}
	if team.IsOthers {
		dims = map[string]string{"others": "group", "kind": kind}
	}
	return b.countedHours(over, name+" · "+b.say("time.kind."+kind), dims, func(p metrics.TimePart) bool { return p.Counted > 0 && held[p.Team] && timeKind(p) == kind })
}

package pack

import (
	"cmp"
	"strings"
	"time"

	"bilan/metrics"
	"bilan/metrics/unit"
)

const (
	registerRows = 15
	effectRows   = 10
)

// problems prints the open problems and known errors.
func (b *bhi) problems() Section {
	t := b.problemTable(b.w.Problems, b.w.Cut, b.emptyRegister(b.w.Registers.Problems, "problems.empty", "problems.none"))
	b.shorten(t, registerRows)
	s := Section{ID: "problems", Title: b.say("problems"), Blocks: []Block{{Table: t}}}
	if b.w.Registers.Problems {
		s.Blocks = append(s.Blocks, Block{Table: b.indicators("problems-figures", b.say("problems.figures"), []string{"problems_opened",
			"problems_closed", "problem_backlog", "problem_age", "problem_root_cause", "problem_known_error", "problem_closure_ratio"})})
	}
	if len(b.w.KnownErrors) > 0 {
		s.Blocks = append(s.Blocks, Block{Table: b.knownErrors()})
	}
	return s
}

// knownErrors lists the known errors with their workarounds, the most used first.
func (b *bhi) knownErrors() *Table {
	t := &Table{ID: "known-errors", Title: b.say("known.table"), Base: b.say("known.base"),
		Columns: []Column{b.column("known_error", unit.ID, 1.2), b.column("problem", unit.ID, 1.3), b.column("service", unit.Text, 1.4),
			b.column("symptom", unit.Text, 3), b.column("workaround", unit.Text, 2.4), b.column("published", unit.Date, 1.2),
			b.column("uses", unit.Count, 0.9), b.column("last_use", unit.Date, 1.2)}}
	for _, k := range b.w.KnownErrors {
		r := row(Cell{Value: unit.OfID(k.ID)}, words(k.ProblemID), words(k.Service), words(cmp.Or(k.Symptom, k.Title)), words(k.Workaround),
			b.day(k.PublishedAt), count(k.Uses), b.day(k.LatestUse))
		if !k.RetiredAt.IsZero() {
			r.Tone = Muted
		}
		t.Rows = append(t.Rows, r)
	}
	b.shorten(t, registerRows)
	return t
}

// day is the date of an instant in the zone of the pack; none for an unknown one.
func (b *draft) day(at time.Time) Cell {
	if at.IsZero() {
		return date(at)
	}
	return date(b.localDate(at))
}

// problemTable lists problems with their age at a cut.
func (b *draft) problemTable(problems []metrics.Problem, cut time.Time, empty string) *Table {
	t := &Table{ID: "problems-list", Title: b.say("problems.table"), Base: b.say("problems.base"), Empty: empty,
		Columns: []Column{b.column("problem", unit.ID, 1.2), b.column("title", unit.Text, 3), b.column("service", unit.Text, 1.5),
			b.column("state", unit.Text, 1.3), b.column("owner", unit.Text, 1.4), b.column("age", unit.Days, 0.9),
			b.column("linked", unit.Count, 0.9), b.column("root_cause", unit.Text, 2), b.column("workaround", unit.Text, 2)}}
	for _, p := range problems {
		age := unit.None(unit.Days, unit.NotAvailable)
		if !p.OpenedAt.IsZero() {
			age = unit.Of(unit.Days, cut.Sub(p.OpenedAt).Seconds())
		}
		state := b.foreign("problem.", p.State)
		// The state of a tool may say it already.
		if p.IsKnownError && !strings.EqualFold(state, b.say("known.error.word")) {
			state = b.say("known.error", state)
		}
		t.Rows = append(t.Rows, row(Cell{Value: unit.OfID(p.ID)}, words(p.Title), words(p.Service), words(state), words(p.Owner), cellOf(age),
			count(p.Incidents), words(p.RootCause), words(p.Workaround)))
	}
	return t
}

// emptyRegister says why a table of a register is empty.
func (b *draft) emptyRegister(isKept bool, empty, none string) string {
	if !isKept {
		empty = none
	}
	return b.say(empty)
}

// actions prints the plan: late, due in the week, due in the next one, done, then the rest.
func (b *bhi) actions() Section {
	s := Section{ID: "actions", Title: b.say("actions")}
	t := &Table{ID: "actions-list", Title: b.say("actions.table"), Base: b.say("actions.base"), Empty: b.emptyRegister(b.w.Registers.Actions, "actions.empty", "actions.none"),
		Columns: []Column{b.column("action", unit.ID, 1.1), b.column("description", unit.Text, 3.4), b.column("origin", unit.Text, 1.3),
			b.column("owner", unit.Text, 1.5), b.column("due_first", unit.Date, 1.1), b.column("due", unit.Date, 1.1),
			b.column("replans", unit.Count, 0.9), b.column("done", unit.Date, 1.1), b.column("situation", unit.Text, 1.5)}}
	next := b.w.Period.Next()
	for _, situation := range []string{"late", "week", "next", "done", "later", "undated", "given_up"} {
		for _, a := range b.w.Actions {
			if b.situation(a, next) != situation {
				continue
			}
			first := date(a.DueFirstOn)
			if a.IsReplanned {
				first.Tone = Warn
			}
			tone := map[string]Tone{"late": Bad, "week": Warn, "done": Good}[situation]
			t.Rows = append(t.Rows, row(Cell{Value: unit.OfID(a.ID)}, words(a.Description), words(a.Origin), words(a.Owner), first, date(a.DueOn),
				count(a.Replans), date(a.DoneOn), Cell{Value: unit.OfText(b.say("situation." + situation)), Tone: tone}))
		}
	}
	b.shorten(t, registerRows)
	s.Blocks = []Block{{Table: t}}
	if b.w.Registers.Actions {
		s.Blocks = append(s.Blocks, Block{Table: b.indicators("actions-figures", b.say("actions.figures"), []string{"plan_progress",
			"actions_on_time", "actions_late", "action_lateness"})})
	}
	if table := b.corrections(b.w.Effects); len(table.Rows) > 0 {
		b.shorten(table, effectRows)
		s.Blocks = append(s.Blocks, Block{Table: table})
	}
	return s
}

// situation places an action in the plan.
func (b *bhi) situation(a metrics.Action, next metrics.Period) string {
	switch {
	case !a.DoneOn.IsZero() && a.DoneOn.Before(b.w.Period.ToDate):
		return "done"
	case a.IsCancelled:
		return "given_up"
	case a.DueOn.IsZero():
		return "undated"
	case a.DueOn.Before(b.w.Period.FromDate):
		return "late"
	case a.DueOn.Before(b.w.Period.ToDate):
		return "week"
	case a.DueOn.Before(next.ToDate):
		return "next"
	}
	return "later"
}

// changes prints the changes of the week with their result, and those to come.
func (b *bhi) changes() Section {
	done, next := b.changeTables(b.w.Changes, b.w.Period.To, b.emptyRegister(b.w.Registers.Changes, "changes.empty", "changes.none"))
	b.shorten(done, registerRows)
	b.shorten(next, registerRows)
	s := Section{ID: "changes", Title: b.say("changes")}
	if chart := b.changeCalendar(b.w.Changes, b.touched(), b.w.Period.From, b.w.ChangesTo, b.w.Cut); chart != nil {
		s.Blocks = append(s.Blocks, Block{Chart: chart})
	}
	s.Blocks = append(s.Blocks, Block{Table: done})
	if b.w.Registers.Changes {
		s.Blocks = append(s.Blocks, Block{Table: next}, Block{Table: b.indicators("changes-figures", b.say("changes.figures"), []string{
			"changes_begun", "changes_emergency", "changes_failed", "changes_outside_window", "change_failure_rate",
			"incidents_caused_by_change", "incidents_near_change"})})
	}
	if len(b.w.Templates) > 0 {
		s.Blocks = append(s.Blocks, Block{Table: b.templates()})
	}
	return s
}

// templates prints the catalogue of recurring changes.
func (b *bhi) templates() *Table {
	t := &Table{ID: "change-templates", Title: b.say("templates"), Base: b.say("templates.base"),
		Columns: []Column{b.column("template", unit.ID, 1.2), b.column("title", unit.Text, 3), b.column("completed", unit.Count, 0.9),
			b.column("successes", unit.Count, 0.9), b.column("change_failures", unit.Count, 0.9), b.column("caused", unit.Count, 0.9),
			b.column("last_done", unit.Date, 1.1), b.column("next_done", unit.Date, 1.1)}}
	for _, e := range b.w.Templates {
		t.Rows = append(t.Rows, row(Cell{Value: unit.OfID(e.ID)}, words(e.Title), count(e.Completed), count(e.Successes), count(e.Failures),
			count(e.Incidents), b.day(e.LatestAt), b.day(e.NextAt)))
	}
	b.shorten(t, registerRows)
	return t
}

// outside is the time that a change took beyond its window; nothing when it kept to it or when nobody knows.
func (b *draft) outside(c metrics.Change) Cell {
	if c.OutsideSeconds == nil || *c.OutsideSeconds == 0 {
		return cellOf(unit.None(unit.Duration, unit.Empty))
	}
	return Cell{Value: unit.Of(unit.Duration, float64(*c.OutsideSeconds)), Tone: Warn}
}

// decision says what the board decided, and when.
func (b *draft) decision(c metrics.Change) string {
	said := b.foreign("cab.", c.CABDecision)
	if said == "" || c.CABAt.IsZero() {
		return said
	}
	return b.say("cab.on", said, b.print.Date(b.localDate(c.CABAt)))
}

// changeTables lists the changes that began before an instant with their result, and those after it with their decision.
func (b *draft) changeTables(changes []metrics.Change, to time.Time, empty string) (done, next *Table) {
	done = &Table{ID: "changes-done", Title: b.say("changes.done"), Empty: empty,
		Columns: []Column{b.column("change", unit.ID, 1.2), b.column("title", unit.Text, 3), b.column("service", unit.Text, 1.5),
			b.column("type", unit.Text, 1), b.column("start", unit.Instant, 1.5), b.column("end", unit.Instant, 1.5),
			b.column("result", unit.Text, 1.3), b.column("outside", unit.Duration, 1), b.column("caused", unit.Count, 1)}}
	next = &Table{ID: "changes-next", Title: b.say("changes.next"), Empty: b.say("changes.next.empty"),
		Columns: []Column{b.column("change", unit.ID, 1.2), b.column("title", unit.Text, 3), b.column("service", unit.Text, 1.5),
			b.column("type", unit.Text, 1), b.column("start", unit.Instant, 1.5), b.column("end", unit.Instant, 1.5),
			b.column("risk", unit.Text, 1), b.column("cab", unit.Text, 1.5), b.column("announced_on", unit.Date, 1.1)}}
	for _, c := range changes {
		cells := []Cell{{Value: unit.OfID(c.ID)}, words(c.Title), words(c.Service), words(b.foreign("change.", c.Type)), when(c.StartAt), when(c.EndAt)}
		if c.StartAt.Before(to) {
			result := words(b.foreign("result.", c.Result))
			if c.NotDoneBecause == "refused" {
				result = words(b.foreign("cab.", c.CABDecision))
			}
			done.Rows = append(done.Rows, Row{Cells: append(cells, result, b.outside(c), count(c.Incidents))})
		} else {
			next.Rows = append(next.Rows, Row{Cells: append(cells, words(b.foreign("risk.", c.Risk)), words(b.decision(c)), b.day(c.AnnouncedAt))})
		}
	}
	return done, next
}

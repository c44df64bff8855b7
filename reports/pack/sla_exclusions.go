package pack

import (
	"cmp"
	"slices"
	"strings"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// exclusions lists every exclusion, every stop and every maintenance window: what a client checks first.
func (b *sla) exclusions() Section {
	s := Section{ID: "exclusions", Title: b.say("exclusions"), Lead: b.say("exclusions.lead")}
	s.Blocks = []Block{{Table: b.exclusionList()}, {Table: b.stops()}}
	if len(b.d.Maintenances) > 0 {
		s.Blocks = append(s.Blocks, Block{Table: b.maintenances()})
	}
	return s
}

func (b *sla) exclusionList() *Table {
	t := &Table{ID: "exclusion-list", Title: b.say("exclusions.table"), Base: b.say("exclusions.base"), Empty: b.say("exclusions.empty"),
		Columns: []Column{b.column("exclusion", unit.ID, 1), b.column("about", unit.Text, 1.5), b.column("article", unit.Text, 0.8), b.column("motive", unit.Text, 1.6),
			b.column("span", unit.Text, 1.6), b.column("evidence", unit.Text, 1.6), b.column("requested", unit.Text, 1.2), b.column("approved", unit.Text, 1.3),
			b.column("status", unit.Text, 1), b.column("standing", unit.Text, 1.8)}}
	for _, e := range b.d.Exclusions {
		status := Cell{Value: unit.OfText(b.known("exclusion.", e.Status))}
		standing, tone := b.standing(e)
		r := row(Cell{Value: unit.OfID(e.ID)}, words(b.excludes(e)), words(e.Clause), words(b.excludedFor(e)), words(b.window(e)), words(e.Evidence),
			words(e.RequestedBy), words(b.approval(e)), status, Cell{Value: unit.OfText(standing), Tone: tone})
		if i := b.d.Incidents[e.IncidentKey]; i != nil {
			b.show(i.Key)
			r.Incident = i.ID
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

// excludes says what an exclusion is about.
func (b *sla) excludes(e metrics.ExclusionRecord) string {
	what := strings.Join(nonEmpty(e.IncidentID, e.OutageID, e.LineID), " · ")
	if e.Kind == "requalification" {
		return b.say("exclusion.requalification", what)
	}
	return what
}

func nonEmpty(values ...string) []string {
	var out []string
	for _, v := range values {
		if v != "" {
			out = append(out, v)
		}
	}
	return out
}

// excludedFor is the reason of an exclusion, in the words of the contract's clause where it has some.
func (b *sla) excludedFor(e metrics.ExclusionRecord) string {
	if e.Kind == "requalification" {
		return b.say("exclusion.agreed")
	}
	for _, c := range b.terms.Exclusions {
		if c.Clause == e.Clause && c.Title != "" {
			return b.typo(c.Title)
		}
	}
	return b.exclusionReason(e.Reason)
}

// window is the slice of time that an exclusion takes out; a whole incident has none.
func (b *sla) window(e metrics.ExclusionRecord) string {
	switch {
	case e.StartAt.IsZero() && e.EndAt.IsZero():
		return b.say("exclusion.whole")
	case e.EndAt.IsZero():
		return b.say("exclusion.since", b.second(e.StartAt))
	}
	return b.say("exclusion.between", b.second(e.StartAt), b.second(e.EndAt))
}

func (b *sla) approval(e metrics.ExclusionRecord) string {
	switch {
	case e.ApprovedBy == "" && e.DecidedAt.IsZero():
		return ""
	case e.DecidedAt.IsZero():
		return e.ApprovedBy
	}
	return strings.TrimSpace(e.ApprovedBy + " " + b.say("exclusion.decided", b.print.Date(b.localDate(e.DecidedAt))))
}

// standing says which figures an exclusion changes.
func (b *sla) standing(e metrics.ExclusionRecord) (string, Tone) {
	if e.Problem != "" {
		if _, told := phrase("exclusion.problem." + e.Problem); !told {
			return b.say("exclusion.problem", e.Problem), Warn
		}
		return b.known("exclusion.problem.", e.Problem), Warn
	}
	// An interruption that is taken out is downtime less; an incident is a commitment, which the contract may count as met.
	asMet := e.Kind == "incident" && e.OutageID == "" && b.d.Contract.Excused == "count_as_met"
	switch {
	case e.Status == "accepted" && e.Kind == "requalification":
		return b.say("standing.priority"), Plain
	case e.Status == "accepted" && asMet:
		return b.say("standing.met"), Plain
	case e.Status == "accepted":
		return b.say("standing.net"), Plain
	case e.Status == "refused":
		return b.say("standing.none"), Muted
	case asMet:
		return b.say("standing.met.contested"), Plain
	}
	return b.say("standing.contested"), Plain
}

// stops is every stop of every clock of the period.
func (b *sla) stops() *Table {
	t := &Table{ID: "stops", Title: b.say("stops"), Base: b.say("stops.base"), Empty: b.say("stops.empty"),
		Columns: []Column{b.column("incident", unit.ID, 1.2), b.column("line", unit.Text, 1.4), b.column("from", unit.Second, 1.5), b.column("to", unit.Second, 1.5),
			b.column("elapsed", unit.Exact, 1.1), b.column("motive", unit.Text, 1.4), b.column("article", unit.Text, 0.8), b.column("evidence", unit.Text, 2)}}
	commitments := map[int64]metrics.Commitment{}
	for _, list := range [][]metrics.Commitment{b.d.Commitments, b.d.Breaches, b.d.AtRisk, b.d.Undetermined} {
		for _, c := range list {
			commitments[c.Key] = c
		}
	}
	// A stop of an incident stops the clocks of several lines: it is told once, with the lines.
	at := map[metrics.ClockInterval]int{}
	for _, s := range b.d.Stops {
		c, known := commitments[s.CommitmentKey]
		i := b.d.Incidents[c.IncidentKey]
		if !known || i == nil {
			continue
		}
		same := metrics.ClockInterval{CommitmentKey: c.IncidentKey, FromAt: s.FromAt, ToAt: s.ToAt, Kind: s.Kind, Reason: s.Reason, Clause: s.Clause, Evidence: s.Evidence}
		if n, told := at[same]; told {
			lines := &t.Rows[n].Cells[1].Value
			if name := b.commitmentLine(c); !slices.Contains(strings.Split(lines.Text, ", "), name) {
				lines.Text += ", " + name
			}
			continue
		}
		at[same] = len(t.Rows)
		to, until := s.ToAt, seconds(s.ToAt)
		if to.IsZero() {
			to, until = b.d.AsOf, words(b.say("pieces.open"))
		}
		motive := b.reason(s.Reason)
		if s.Kind == "excluded" {
			motive = b.exclusionReason(s.Reason)
		}
		t.Rows = append(t.Rows, b.about(i, words(b.commitmentLine(c)), seconds(s.FromAt), until, exact(int64(to.Sub(s.FromAt).Seconds())),
			words(motive), words(s.Clause), words(b.known("evidence.", s.Evidence))))
	}
	b.shorten(t, stopRows)
	return t
}

// stopRows is how many stops a page lists.
const stopRows = 150

func (b *sla) maintenances() *Table {
	t := &Table{ID: "maintenances", Title: b.say("maintenances"), Base: b.say("maintenances.base", b.terms.Maintenance.NoticeDays),
		Columns: []Column{b.column("maintenance", unit.ID, 1), b.column("title", unit.Text, 2.2), b.column("service", unit.Text, 1.3), b.column("announced", unit.Instant, 1.4),
			b.column("planned", unit.Text, 1.8), b.column("actual", unit.Text, 1.8), b.column("in_time", unit.Text, 1), b.column("taken_out", unit.Exact, 1),
			b.column("overrun", unit.Exact, 1)}}
	for _, m := range b.d.Maintenances {
		inTime := Cell{Value: unit.OfText(b.say("yes"))}
		if !m.IsAnnounced {
			inTime = Cell{Value: unit.OfText(b.say("no")), Tone: Warn}
		}
		overrun := exact(m.Overrun)
		if m.Overrun > 0 {
			overrun.Tone = Warn
		}
		actual := ""
		if !m.ActualStart.IsZero() || !m.ActualEnd.IsZero() {
			actual = b.say("between", cmp.Or(b.hourOr(m.ActualStart), "…"), cmp.Or(b.hourOr(m.ActualEnd), "…"))
		}
		t.Rows = append(t.Rows, row(Cell{Value: unit.OfID(m.ID)}, words(m.Title), words(m.Service), when(m.AnnouncedAt),
			words(b.say("between", b.hourOr(m.PlannedStart), b.hourOr(m.PlannedEnd))), words(actual), inTime, exact(m.Excluded), overrun))
	}
	return t
}

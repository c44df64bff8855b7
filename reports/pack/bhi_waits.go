package pack

import (
	"cmp"
	"slices"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// waitRows is how many groups, waits and incidents a page lists.
const waitRows = 8

// waits audits the waits by group, lists those to look at, and the incidents that went from group to group. All of it is about
// groups and clocks, never about persons (domain.md 6.6).
func (b *bhi) waits() []Block {
	if len(b.w.WaitAudits) == 0 {
		return b.passed()
	}
	t := &Table{ID: "waits-audit", Title: b.say("waits.audit"), Base: b.say("waits.base", b.print.Duration(metrics.PauseCap.Seconds())), Columns: []Column{
		b.column("team", unit.Text, 2), b.column("wait_exits", unit.Count, 1), b.column("wait_resolved", unit.Count, 1.1), b.column("wait_share", unit.Rate, 0.9),
		b.column("wait_seen", unit.Count, 1), b.column("wait_long", unit.Count, 1), b.column("wait_traceable", unit.Count, 1), b.column("wait_untraced", unit.Count, 1.1)}}
	line := func(name string, a metrics.WaitAudit, dims map[string]string, pass func(metrics.WaitFact) bool) Row {
		share := Cell{Value: unit.None(unit.Rate, unit.NotApplicable)}
		if a.Exits > 0 {
			share.Value = unit.Of(unit.Rate, float64(a.Resolved)/float64(a.Exits))
		}
		if dims != nil || b.w.Trends["pending_to_resolved"] == nil {
			share.Ref = b.waitExits(name, a, dims, share.Value, pass)
		} else {
			share.Ref = b.week("pending_to_resolved")
		}
		seen := b.waitsSeen(name, a, dims, pass)
		return row(words(name), count(a.Exits).of(share.Ref), count(a.Resolved).of(share.Ref), share, seen, count(a.Long).of(seen.Ref), count(a.Traceable).of(seen.Ref),
			count(a.Untraced).of(seen.Ref))
	}
	for _, a := range b.w.WaitAudits {
		t.Rows = append(t.Rows, line(cmp.Or(a.Team, b.say("time.team.none")), a, dim("group", a.Team), func(f metrics.WaitFact) bool { return f.Team == a.Team }))
	}
	sum := metrics.SumOfWaits(b.w.WaitAudits)
	total := line(b.say("total"), sum, nil, func(metrics.WaitFact) bool { return true })
	t.Total = &total
	b.shorten(t, waitRows)
	blocks := []Block{{Table: t}}
	if len(b.w.Waits) > 0 {
		blocks = append(blocks, Block{Table: b.waitList()})
	}
	return append(blocks, b.passed()...)
}

// waitExits cites the share of the ended waits of a group that ended by the resolution.
func (b *bhi) waitExits(where string, a metrics.WaitAudit, dims map[string]string, share unit.Value, pass func(metrics.WaitFact) bool) string {
	subjects := []metrics.Subject{}
	for _, f := range b.w.WaitFacts {
		if f.IsExit && pass(f) {
			subjects = append(subjects, metrics.Subject{Key: f.Key, Reference: b.w.Incidents[f.Key].ID, IsHit: f.IsResolved})
		}
	}
	return b.cite(figure{kpi: b.kpi("pending_to_resolved"), name: "group", where: where, dims: dims, model: waitModel, value: share, how: ShareOfHits, subjects: subjects,
		n: a.Exits, hits: a.Resolved})
}

// waitsSeen cites the waits of a group that ended in the week or last.
func (b *bhi) waitsSeen(where string, a metrics.WaitAudit, dims map[string]string, pass func(metrics.WaitFact) bool) Cell {
	subjects := []metrics.Subject{}
	for _, f := range b.w.WaitFacts {
		if f.IsSeen && pass(f) {
			subjects = append(subjects, metrics.Subject{Key: f.Key, Reference: b.w.Incidents[f.Key].ID})
		}
	}
	return Cell{Value: unit.OfCount(a.Waits), Ref: b.cite(figure{kpi: metrics.KPI{ID: "waits", Frame: metrics.FrameEvent}, title: b.say("waits.figure"), where: where, dims: dims,
		model: waitModel, formula: b.say("waits.formula"), value: unit.OfCount(a.Waits), how: CountOfRows, subjects: subjects, n: a.Waits})}
}

// waitModel lists the waits.
const waitModel = "sql/metrics/wait_list.sql"

// waitList lists the waits over their cap, and those for the client without a recorded request.
func (b *bhi) waitList() *Table {
	t := &Table{ID: "waits-list", Title: b.say("waits.list"), Base: b.say("waits.list.base"), Columns: []Column{b.column("incident", unit.ID, 1.2),
		b.column("team", unit.Text, 1.6), b.column("wait_reason", unit.Text, 1.2), b.column("wait_from", unit.Instant, 1.3), b.column("wait_to", unit.Instant, 1.3),
		b.column("wait_for", unit.Duration, 1), b.column("wait_what", unit.Text, 2.6)}}
	for _, l := range b.w.Waits {
		i := b.w.Incidents[l.Key]
		if i == nil {
			continue
		}
		what := ""
		if l.IsLong {
			what = b.say("waits.long", b.print.Duration(float64(l.Cap)))
		}
		if l.IsUntraced {
			if what != "" {
				what += b.say("semicolon")
			}
			what += b.say("waits.untraced")
		}
		to := when(l.To)
		if l.To.IsZero() {
			to = words(b.say("waits.lasts"))
		}
		t.Rows = append(t.Rows, b.about(i, words(l.Team), words(b.reason(l.Reason)), when(l.From), to, cellOf(unit.Of(unit.Duration, float64(l.Seconds))), words(what)))
	}
	b.shorten(t, waitRows)
	return t
}

// passed lists the incidents that changed group three times or more, with the way they took.
func (b *bhi) passed() []Block {
	var all []*metrics.Incident
	for _, s := range metrics.Counted(b.w.Subjects["ping_pong_rate"]) {
		if i := b.w.Incidents[s.Key]; s.IsHit && i != nil {
			all = append(all, i)
		}
	}
	if len(all) == 0 {
		return nil
	}
	slices.SortStableFunc(all, func(x, y *metrics.Incident) int {
		return cmp.Or(cmp.Compare(y.Reassignments, x.Reassignments), cmp.Compare(b.w.PingPong[y.Key].Returns, b.w.PingPong[x.Key].Returns), cmp.Compare(x.ID, y.ID))
	})
	t := &Table{ID: "ping-pong", Title: b.say("passed"), Base: b.say("passed.base"), Columns: []Column{b.column("incident", unit.ID, 1.2), b.column("title", unit.Text, 2.4),
		b.column("priority", unit.Text, 0.7), b.column("passed_count", unit.Count, 1), b.column("passed_returns", unit.Count, 0.8), b.column("passed_path", unit.Text, 4),
		b.column("passed_waiting", unit.Duration, 1.1)}}
	for _, i := range all {
		d, ok := b.w.PingPong[i.Key]
		returns, waiting := unit.None(unit.Count, unit.NotAvailable), unit.None(unit.Duration, unit.NotAvailable)
		if ok && i.HasLifecycle {
			returns, waiting = unit.OfCount(d.Returns), unit.Of(unit.Duration, float64(d.Waiting()))
		}
		t.Rows = append(t.Rows, b.about(i, words(i.Title), words(i.Priority), count(i.Reassignments), cellOf(returns), words(d.Path), cellOf(waiting)))
	}
	b.shorten(t, waitRows)
	return []Block{{Table: t}}
}

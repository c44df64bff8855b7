package pack

import (
	"slices"
	"strings"
	"time"

	"bilan/metrics"
)

const (
	// timelineGroups is how many groups a timeline has rows for; the others share one.
	timelineGroups = 6
	// timelineBefore is how long before an incident the change that it names is drawn.
	timelineBefore = 12 * time.Hour
)

// timeline draws the life of an incident on one axis of time: a row for each group with its states, the clock that says most of it,
// the changes of its service; milestones cross all rows under their numbers, closed hours are shaded. Nil when no stay is known.
func (b *draft) timeline(o *metrics.Dossier, id string) *Chart {
	i := o.Incident
	from, to := i.Began(), i.Ended(o.AsOf)
	if i.ResolvedAt.After(to) && i.ResolvedAt.Sub(to) < 2*to.Sub(from) {
		to = i.ResolvedAt // a resolution long after the restoration would leave no room for what matters
	}
	for _, m := range o.Milestones[:min(3, len(o.Milestones))] { // occurrence, detection, declaration
		if !m.At.IsZero() && m.At.Before(from) {
			from = m.At
		}
	}
	if o.Cause != nil && o.Cause.StartAt.Before(from) && from.Sub(o.Cause.StartAt) < timelineBefore {
		from = o.Cause.StartAt
	}
	if from.IsZero() || !to.After(from) {
		return nil
	}
	chart := &Chart{ID: "timeline-" + id, Kind: Lanes, Title: b.say("timeline"), Base: b.say("timeline.base"), Current: -1, Table: "chronology-" + id,
		SpanNames: map[SpanKind]string{}, PointNames: map[PointKind]string{}}
	chart.Lanes = b.groupLanes(o, from, to)
	if len(chart.Lanes) == 0 {
		return nil
	}
	if c := o.Headline(); c != nil {
		if lane, shades := b.clockLane(*c, from, to, o.AsOf); len(lane.Spans) > 0 {
			chart.Lanes = append(chart.Lanes, lane)
			chart.Shades = shades
		}
	}
	if lanes := b.nearLanes(o, from, to); len(lanes) > 0 {
		chart.Lanes = append(chart.Lanes, lanes...)
	}
	for n, m := range o.Milestones {
		if !m.At.IsZero() && !m.At.Before(from) && !m.At.After(to) {
			chart.Marks = append(chart.Marks, Mark{At: m.At.UTC(), Label: itoa(int64(n + 1))})
		}
	}
	if c := o.Headline(); c != nil && !c.DeadlineAt.IsZero() && c.DeadlineAt.After(from) && c.DeadlineAt.Before(to) {
		chart.Marks = append(chart.Marks, Mark{At: c.DeadlineAt.UTC(), Label: b.say("timeline.deadline"), Tone: Bad})
	}
	slices.SortStableFunc(chart.Marks, func(x, y Mark) int { return x.At.Compare(y.At) })
	for _, lane := range chart.Lanes {
		for _, s := range lane.Spans {
			name := "span." + string(s.Kind)
			if s.Kind == SpanResolved {
				name = "lane.resolved" // a state here, no gap of a clock
			}
			chart.SpanNames[s.Kind] = b.say(name)
		}
	}
	chart.Alt = b.say("timeline.alt", i.ID, b.print.Second(from), b.print.Second(to), b.number("n.groups", int64(len(groupsOf(o)))))
	return chart
}

// groupsOf are the groups that had an incident, in the order in which they first had it.
func groupsOf(o *metrics.Dossier) (names []string) {
	for _, s := range o.Stays {
		if s.Kind == "group" && !slices.Contains(names, s.Name) {
			names = append(names, s.Name)
		}
	}
	return names
}

// groupLanes are the states of an incident in the row of the group that had it; in one row where no group is known.
func (b *draft) groupLanes(o *metrics.Dossier, from, to time.Time) []Lane {
	var states, groups []metrics.Stay
	for _, s := range o.Stays {
		if s.To.IsZero() {
			s.To = later(to, s.From)
		}
		if !s.From.Before(to) || !s.To.After(from) {
			continue
		}
		if s.Kind == "state" {
			states = append(states, s)
		} else {
			groups = append(groups, s)
		}
	}
	if len(states) == 0 {
		return nil
	}
	if len(groups) == 0 {
		groups = []metrics.Stay{{Name: b.say("timeline.nogroup"), From: from, To: to}}
	}
	var lanes []Lane
	rows := map[string]int{}
	for _, g := range groups {
		row, ok := rows[g.Name]
		if !ok {
			row = min(len(lanes), timelineGroups)
			if row == len(lanes) {
				lanes = append(lanes, Lane{Name: g.Name})
			} else {
				lanes[row].Name = b.say("timeline.others")
			}
			rows[g.Name] = row
		}
		for _, s := range states {
			left, right := later(later(g.From, s.From), from), earlier(earlier(g.To, s.To), to)
			kind, isDrawn := stateSpans[s.Name]
			if !isDrawn || !right.After(left) {
				continue
			}
			state := b.stateWords(s.Name)
			if s.Name == "pending" && s.Reason != "" {
				state = b.say("state.waiting", b.reason(s.Reason))
			}
			lanes[row].Spans = append(lanes[row].Spans, Span{From: left.UTC(), To: right.UTC(), Kind: kind, Tip: strings.Join(nonEmpty(g.Name, state), " · ")})
		}
	}
	// A group that comes back finds its row; the bars of a row stand in order of time.
	for n := range lanes {
		slices.SortStableFunc(lanes[n].Spans, func(x, y Span) int { return x.From.Compare(y.From) })
	}
	return lanes
}

var stateSpans = map[string]SpanKind{"new": SpanNew, "active": SpanActive, "pending": SpanPending, "resolved": SpanResolved}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// clockLane is the clock of a commitment as a row, and its closed hours as shades.
func (b *draft) clockLane(c metrics.Commitment, from, to, cut time.Time) (lane Lane, shades []Span) {
	lane.Name = b.say("timeline.clock", strings.Join(nonEmpty(c.LineID, c.UnitValue), " · "))
	for _, p := range c.Intervals {
		end := p.ToAt
		if end.IsZero() {
			end = cut
		}
		left, right := later(p.FromAt, from), earlier(end, to)
		if !right.After(left) {
			continue
		}
		span := Span{From: left.UTC(), To: right.UTC(), Kind: spanKind(p, c.Target), Tip: b.pieceWords(p, c, 0)}
		if span.Kind == SpanClosed {
			shades = append(shades, span)
		}
		if n := len(lane.Spans); n > 0 && lane.Spans[n-1].Kind == span.Kind && lane.Spans[n-1].To.Equal(span.From) {
			lane.Spans[n-1].To = span.To
			continue
		}
		lane.Spans = append(lane.Spans, span)
	}
	if len(lane.Spans) > stripLimit {
		return Lane{}, nil // its proof is a document of its own
	}
	return lane, shades
}

// nearLanes are the change that an incident names and the others of its service, as far as they lie on the axis.
func (b *draft) nearLanes(o *metrics.Dossier, from, to time.Time) []Lane {
	var all []metrics.Change
	if o.Cause != nil {
		all = append(all, *o.Cause)
	}
	all = append(all, o.Near...)
	all = slices.DeleteFunc(all, func(c metrics.Change) bool {
		return c.StartAt.IsZero() || !c.StartAt.Before(to) || later(c.EndAt, c.StartAt).Before(from)
	})
	if len(all) == 0 {
		return nil
	}
	for n := range all {
		all[n].StartAt, all[n].EndAt = later(all[n].StartAt, from), earlier(later(all[n].EndAt, all[n].StartAt), to)
	}
	slices.SortStableFunc(all, func(x, y metrics.Change) int { return x.StartAt.Compare(y.StartAt) })
	lanes := b.changeLanes(b.say("timeline.changes"), all)
	return lanes[:min(len(lanes), 3)]
}

package pack

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"bilan/metrics"
)

// calendarLanes is how many services the calendar of changes has rows for; the tables beside it hold all of them.
const calendarLanes = 14

// changeCalendar draws the changes of a window by service with the incidents that began in it, on one axis of time: the past period
// and what is planned. Of the incidents it draws majors, those that name a change as their cause, and P1 and P2. Nil without a
// change.
func (b *draft) changeCalendar(changes []metrics.Change, incidents []*metrics.Incident, from, to, cut time.Time) *Chart {
	changes = slices.DeleteFunc(slices.Clone(changes), func(c metrics.Change) bool { return c.StartAt.IsZero() || !c.StartAt.Before(to) })
	if len(changes) == 0 {
		return nil
	}
	chart := &Chart{ID: "change-calendar", Kind: Lanes, Title: b.say("calendar"), Base: b.say("calendar.base"), Current: -1, Table: "changes-done",
		From: from.UTC(), To: to.UTC(), SpanNames: map[SpanKind]string{}, PointNames: map[PointKind]string{}}
	services := map[string]*service{}
	at := func(name string) *service {
		name = cmp.Or(name, b.say("calendar.nowhere"))
		if services[name] == nil {
			services[name] = &service{name: name}
		}
		return services[name]
	}
	var freezes []metrics.Change
	for _, c := range changes {
		if changeKind(c) == SpanFreeze {
			freezes = append(freezes, c)
			continue
		}
		s := at(c.Service)
		s.changes = append(s.changes, c)
	}
	majors, drawn := 0, 0
	for _, i := range incidents {
		p, ok := b.calendarPoint(i, from, cut)
		if !ok {
			continue
		}
		if s := at(i.Service); len(s.changes) > 0 || p.Kind != PointIncident { // a quiet service stays out
			s.points = append(s.points, p)
			drawn++
			if p.Kind == PointMajor {
				majors++
			}
		}
	}
	told, shown := b.lanesOf(services)
	if len(freezes) > 0 {
		chart.Lanes = append(chart.Lanes, b.changeLanes(b.say("calendar.freeze"), freezes)...)
	}
	for _, s := range shown {
		lanes := b.changeLanes(s.name, s.changes)
		lanes[0].Points = s.points
		chart.Lanes = append(chart.Lanes, lanes...)
	}
	for _, lane := range chart.Lanes {
		for _, s := range lane.Spans {
			chart.SpanNames[s.Kind] = b.say("span." + string(s.Kind))
		}
		for _, p := range lane.Points {
			chart.PointNames[p.Kind] = b.say("point." + string(p.Kind))
		}
	}
	chart.Shades = b.weekends(from, to)
	if cut.After(from) && cut.Before(to) {
		chart.Marks = append(chart.Marks, Mark{At: cut.UTC(), Label: b.say("calendar.cut")})
	}
	if left := told - len(shown); left > 0 {
		chart.Base += b.say("semicolon") + b.say("calendar.left", b.number("n.services", int64(left)))
	}
	chart.Alt = b.say("calendar.alt", b.number("n.changes", int64(len(changes)-len(freezes))), b.number("n.incidents", int64(drawn)), b.number("n.majors", int64(majors)),
		b.print.Date(b.localDate(from)), b.print.Date(b.localDate(to.Add(-time.Second))))
	return chart
}

// service is one row of the calendar, before it is drawn.
type service struct {
	name    string
	changes []metrics.Change
	points  []Point
}

// lanesOf orders the services: those with a major or an incident of a change first, then by changes, then by name. Past the limit the
// last are left to the tables; told is how many there were.
func (b *draft) lanesOf(services map[string]*service) (told int, shown []*service) {
	var all []*service
	for _, s := range services {
		if len(s.changes)+len(s.points) > 0 {
			all = append(all, s)
		}
	}
	rank := func(s *service) int {
		for n, kind := range PointKinds[:len(PointKinds)-1] {
			if slices.ContainsFunc(s.points, func(p Point) bool { return p.Kind == kind }) {
				return n
			}
		}
		return len(PointKinds)
	}
	slices.SortFunc(all, func(x, y *service) int {
		return cmp.Or(cmp.Compare(rank(x), rank(y)), cmp.Compare(len(y.changes), len(x.changes)), cmp.Compare(x.name, y.name))
	})
	return len(all), all[:min(len(all), calendarLanes)]
}

// changeLanes are the changes of one service as bars. Changes that overlap stand in rows under one another.
func (b *draft) changeLanes(name string, changes []metrics.Change) []Lane {
	lanes := []Lane{{Name: name}}
	for _, c := range changes {
		end := c.EndAt
		if end.Before(c.StartAt) {
			end = c.StartAt
		}
		span := Span{From: c.StartAt.UTC(), To: end.UTC(), Kind: changeKind(c), Tip: b.changeTip(c), Label: c.ID}
		at := slices.IndexFunc(lanes, func(l Lane) bool {
			return len(l.Spans) == 0 || !span.From.Before(l.Spans[len(l.Spans)-1].To)
		})
		if at < 0 {
			at = len(lanes)
			lanes = append(lanes, Lane{})
		}
		lanes[at].Spans = append(lanes[at].Spans, span)
	}
	return lanes
}

func (b *draft) changeTip(c metrics.Change) string {
	return strings.Join(nonEmpty(strings.Join(nonEmpty(c.ID, c.Title), " · "), b.foreign("change.", c.Type), b.foreign("cab.", c.CABDecision),
		b.foreign("result.", c.Result)), b.say("semicolon"))
}

// changeKind places a change on the calendar: a freeze, what the CAB refused, what it has not decided, what is urgent, what is
// approved. A decision that nobody wrote is one that is awaited.
func changeKind(c metrics.Change) SpanKind {
	decision := strings.ToLower(strings.TrimSpace(c.CABDecision))
	switch kind := strings.ToLower(strings.TrimSpace(c.Type)); {
	case slices.Contains([]string{"freeze", "gel", "change freeze", "gel des changements"}, kind):
		return SpanFreeze
	case slices.Contains([]string{"refusé", "rejected", "refused", "cancelled", "canceled", "annulé", "reporté", "deferred", "postponed"}, decision):
		return SpanRefused
	case slices.Contains([]string{"emergency", "urgent"}, kind):
		return SpanEmergency
	case slices.Contains([]string{"", "à examiner", "requested", "pending", "not yet requested"}, decision) && c.Result == "":
		return SpanAwaiting
	}
	return SpanApproved
}

// calendarPoint is an incident on the calendar, when it is one to draw.
func (b *draft) calendarPoint(i *metrics.Incident, from, cut time.Time) (Point, bool) {
	p := Point{At: i.OccurredAt, Kind: PointIncident, Tip: strings.Join(nonEmpty(i.ID, i.Title), " · ")}
	if p.At.IsZero() {
		p.At = i.OpenedAt
	}
	if p.At.Before(from) || !p.At.Before(cut) || i.NotCounted != "" {
		return p, false
	}
	switch {
	case i.IsMajor:
		p.Kind, p.Label = PointMajor, i.ID
	case i.ChangeID != "":
		p.Kind = PointCaused
	case i.Priority != "P1" && i.Priority != "P2":
		return p, false
	}
	p.At = p.At.UTC()
	return p, true
}

// weekends are the Saturdays and Sundays of a window in the zone of the pack.
func (b *draft) weekends(from, to time.Time) []Span {
	var out []Span
	for day := from.In(b.print.Zone()); day.Before(to); day = time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, b.print.Zone()) {
		if day.Weekday() != time.Saturday {
			continue
		}
		out = append(out, Span{From: day.UTC(), To: time.Date(day.Year(), day.Month(), day.Day()+2, 0, 0, 0, 0, b.print.Zone()).UTC(), Kind: SpanClosed})
	}
	return out
}

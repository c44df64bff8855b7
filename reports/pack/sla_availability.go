package pack

import (
	"strings"
	"time"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// hourOr prints an instant, nothing for one that is not known.
func (b *draft) hourOr(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return b.hour(t)
}

// availability prints the services with agreed service time, their outages and their bands (domain.md 2.3).
func (b *sla) availability() Section {
	s := Section{ID: "availability", Title: b.say("availability"), Lead: b.say("availability.lead")}
	if len(b.d.Services) == 0 {
		return s
	}
	s.Blocks = []Block{{Table: b.serviceRates()}, {Table: b.services()}, {Table: b.reliability()}, {Table: b.outages()}}
	return s
}

// serviceRates is the rate of each service under each line.
func (b *sla) serviceRates() *Table {
	t := &Table{ID: "service-rates", Title: b.say("services.rates"), Base: b.say("services.base"), Empty: b.say("services.empty"), Recomputed: true,
		Columns: []Column{b.column("line", unit.ID, 1.1), b.column("service", unit.Text, 1.8), b.column("threshold", unit.Fine, 1), b.column("rate_net", unit.Fine, 1.1),
			b.column("rate_gross", unit.Fine, 1.1), b.column("rate_contested", unit.Fine, 1.1), b.column("weighted", unit.Fine, 1.1)}}
	for _, s := range b.d.Services {
		l, ok := b.lineOf(s.LineKey)
		if !ok || l.Indicator != "availability" {
			continue
		}
		cells := []Cell{words(s.Service), cellOf(ppmRate(l.Threshold))}
		for _, reading := range readings {
			v := ppm(s.Rate[reading])
			cell := Cell{Value: v, Ref: b.serviceRate(l, s, reading, v)}
			if parts := s.Rate[reading]; parts != nil && *parts < l.Threshold && !b.isWeighted(l) {
				cell.Tone = Bad
			}
			cells = append(cells, cell)
		}
		weighted := Cell{Value: unit.None(unit.Fine, unit.NotAvailable)}
		if s.Weighted != nil {
			weighted.Value, weighted.Of = ppm(s.Weighted), cells[2].Ref
			if b.isWeighted(l) && *s.Weighted < l.Threshold {
				weighted.Tone = Bad
			}
		}
		if b.isWeighted(l) {
			weighted.Notes = []int{b.note(b.say("note.weighted"))}
		}
		t.Rows = append(t.Rows, row(append(append([]Cell{{Value: unit.OfID(b.lineName(l))}}, cells...), weighted)...))
	}
	return t
}

// services are the times that the rates follow from.
func (b *sla) services() *Table {
	t := &Table{ID: "services", Title: b.say("services.table"), Base: b.say("services.times"), Empty: b.say("services.empty"),
		Columns: []Column{b.column("line", unit.ID, 1.1), b.column("service", unit.Text, 1.8), b.column("agreed", unit.Exact, 1.1), b.column("planned_out", unit.Exact, 1),
			b.column("rate_base", unit.Exact, 1.1), b.column("down_net", unit.Exact, 1.1), b.column("down_gross", unit.Exact, 1.1), b.column("down_contested", unit.Exact, 1.1)}}
	for _, s := range b.d.Services {
		if l, ok := b.lineOf(s.LineKey); ok {
			net := b.downOf(l, s, metrics.Net)
			t.Rows = append(t.Rows, row(Cell{Value: unit.OfID(b.lineName(l))}, words(s.Service), exact(s.Agreed).of(net), exact(s.Planned).of(net), exact(s.Agreed-s.Planned).of(net),
				exact(s.Down[metrics.Net]).of(net), exact(s.Down[metrics.Gross]).of(b.downOf(l, s, metrics.Gross)),
				exact(s.Down[metrics.Contested]).of(b.downOf(l, s, metrics.Contested))))
		}
	}
	return t
}

// downOf is the figure that the times of a service belong to: its availability, or the interruptions that its line bounds.
func (b *sla) downOf(l metrics.ContractLine, s metrics.ServiceAvailability, reading metrics.Reading) string {
	if l.Indicator != "availability" {
		return b.rate(l, reading)
	}
	return b.serviceRate(l, s, reading, ppm(s.Rate[reading]))
}

// serviceRate cites the availability of one service.
func (b *sla) serviceRate(l metrics.ContractLine, s metrics.ServiceAvailability, reading metrics.Reading, v unit.Value) string {
	f := figure{name: string(reading), where: b.lineName(l) + " · " + s.Service, dims: map[string]string{"line": b.lineName(l), "service": s.Service}, model: "sql/metrics/availability.sql", value: v, kpi: metrics.KPI{ID: l.ID, Frame: metrics.FrameEvent},
		title: b.say("figure.availability", b.known("reading.", string(reading)), s.Service), formula: b.availabilityFormula(reading)}
	f.subjects = b.interruptions(l, s.Service)
	f.n = int64(len(metrics.Counted(f.subjects)))
	if !v.IsMissing() {
		f.recount = b.downRecount(reading, []Match{{Column: "line", Is: b.lineName(l)}, {Column: "service", Is: s.Service}})
	}
	return b.cite(f)
}

// interruptions are what a rate of availability, or a sum of downtime, opens to: the interruptions of a line, of one service or of all,
// those that do not count with why.
func (b *sla) interruptions(l metrics.ContractLine, service string) []metrics.Subject {
	out := []metrics.Subject{}
	for n, o := range b.d.Outages {
		if o.LineKey != l.Key || service != "" && o.Service != service {
			continue
		}
		key := -int64(n+1)*10 - 4 // of no register of metrics.subjects: those end on 1, 2 and 3
		if b.records == nil {
			b.records = map[int64]*metrics.Record{}
		}
		b.records[key] = &metrics.Record{Key: key, Kind: "outage", ID: o.ID, Title: strings.Join(nonEmpty(o.Title, o.Site), " · "), Service: o.Service, From: o.StartAt,
			Until: o.EndAt, SourceFile: o.SourceFile, SourceLine: o.SourceLine}
		s := metrics.Subject{Key: key, Reference: o.ID, Value: pointer(float64(o.Counted))}
		if o.Counted == 0 {
			s.ExcludedBecause = b.outageRemark(o)
		}
		out = append(out, s)
	}
	return out
}

// availabilityFormula says a rate of availability; gross takes no maintenance out of the agreed time.
func (b *sla) availabilityFormula(reading metrics.Reading) string {
	if reading == metrics.Gross {
		return b.say("formula.gross", b.known("reading.", string(reading)))
	}
	return b.say("formula.availability", b.known("reading.", string(reading)))
}

// serviceRecount is the rate of a line with one service. Of several, and of a weighted one, the table of times has not what it
// follows from.
func (b *sla) serviceRecount(l metrics.ContractLine, reading metrics.Reading) *Recount {
	n := 0
	for _, s := range b.d.Services {
		if s.LineKey == l.Key {
			n++
		}
	}
	if n != 1 || b.isWeighted(l) || b.achieved(l, l.Result, reading).IsMissing() {
		return nil
	}
	return b.downRecount(reading, []Match{{Column: "line", Is: b.lineName(l)}})
}

// downRecount is one minus down over agreed time without announced maintenance, floored to whole parts per million.
func (b *sla) downRecount(reading metrics.Reading, where []Match) *Recount {
	under := &Selection{Table: "services", Sum: "agreed", Where: [][]Match{where}}
	if reading != metrics.Gross {
		under.Less = "planned_out" // gross takes nothing out
	}
	return &Recount{Over: Selection{Table: "services", Sum: "down_" + string(reading), Where: [][]Match{where}}, Under: under, Complement: true, Floor: true}
}

func (b *sla) reliability() *Table {
	t := &Table{ID: "reliability", Title: b.say("reliability"), Base: b.say("reliability.base"), Columns: []Column{b.column("line", unit.ID, 1.1),
		b.column("service", unit.Text, 1.8), b.column("failures", unit.Count, 0.9), b.column("mtbf", unit.Duration, 1.4), b.column("mtbsi", unit.Duration, 1.4),
		b.column("band_1", unit.Count, 0.9), b.column("band_2", unit.Count, 0.9), b.column("band_3", unit.Count, 0.9), b.column("band_4", unit.Count, 0.9)}}
	for _, s := range b.d.Services {
		l, ok := b.lineOf(s.LineKey)
		if !ok {
			continue
		}
		mtbf, mtbsi := unit.None(unit.Duration, unit.NotApplicable), unit.None(unit.Duration, unit.NotApplicable)
		cell := Cell{Value: mtbf}
		switch {
		case s.MTBF != nil:
			cell = cellOf(unit.Of(unit.Duration, *s.MTBF))
		case s.Failures == 0:
			// No failure is no infinite mean: the agreed time is what was seen without one (domain.md DP-20).
			cell = words(b.say("no.failure", b.print.Count((s.Agreed-s.Planned)/3600)))
		}
		if s.MTBSI != nil {
			mtbsi = unit.Of(unit.Duration, *s.MTBSI)
		}
		cells := partsOf(b.downOf(l, s, metrics.Net), count(s.Failures), cell, cellOf(mtbsi), count(s.Bands[0]), count(s.Bands[1]), count(s.Bands[2]), count(s.Bands[3]))
		t.Rows = append(t.Rows, row(append([]Cell{{Value: unit.OfID(b.lineName(l))}, words(s.Service)}, cells...)...))
	}
	return t
}

func (b *sla) outages() *Table {
	t := &Table{ID: "outages", Title: b.say("outages"), Base: b.say("outages.base"), Empty: b.say("outages.empty"),
		Columns: []Column{b.column("outage", unit.ID, 1), b.column("incident", unit.ID, 1.1), b.column("interrupted", unit.Text, 2.6),
			b.column("from", unit.Second, 1.5), b.column("to", unit.Second, 1.5), b.column("reach", unit.Text, 1.2), b.column("counted", unit.Exact, 1.1),
			b.column("remark", unit.Text, 1.5)}}
	for _, o := range b.d.Outages {
		var reach []string
		if o.Severity != nil {
			reach = append(reach, b.percent(*o.Severity))
		}
		if o.Users != nil {
			reach = append(reach, b.number("n.users", *o.Users))
		}
		until := seconds(o.EndAt)
		if o.EndAt.IsZero() {
			until = Cell{Value: unit.OfText(b.say("pieces.open")), Tone: Warn}
		}
		r := row(Cell{Value: unit.OfID(o.ID)}, Cell{Value: unit.OfID(o.IncidentID)}, words(strings.Join(nonEmpty(o.Service, o.Site, o.Title), " · ")), seconds(o.StartAt),
			until, words(strings.Join(reach, " · ")), exact(o.Counted), words(b.outageRemark(o)))
		if i := b.d.Incidents[o.IncidentKey]; i != nil {
			b.show(i.Key)
			r.Incident = i.ID
		}
		t.Rows = append(t.Rows, r)
	}
	b.shorten(t, stopRows)
	return t
}

// outageRemark says why an interruption does not count, or counts in part.
func (b *sla) outageRemark(o metrics.Outage) string {
	if _, told := phrase("outage.in_part." + o.Why); told && o.Counted > 0 {
		return b.known("outage.in_part.", o.Why)
	}
	return b.known("outage.", o.Why)
}

package pack

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// paretoBars is how many bars a Pareto has before the rest is one.
const paretoBars = 7

// paretoRows is how many rows of its table a page shows.
const paretoRows = 10

func (b *bhi) services() Section {
	s := Section{ID: "services", Title: b.say("services")}
	chart, table := b.pareto("pareto-groups", b.say("pareto."+b.w.GroupBy), "incidents_opened", func(i *metrics.Incident) string {
		return i.Dim(b.w.GroupBy)
	}, b.w.GroupBy)
	causes, causeTable := b.pareto("pareto-causes", b.say("pareto.cause"), "incidents_resolved", (*metrics.Incident).Cause, "cause")
	s.Blocks = []Block{{Side: []*Block{{Chart: chart}, {Table: table}}}}
	if b.w.Has("cause") {
		s.Blocks = append(s.Blocks, Block{Side: []*Block{{Chart: causes}, {Table: causeTable}}})
	} else {
		s.Blocks = append(s.Blocks, Block{Text: &Text{Paragraphs: []Paragraph{{Text: b.say("missing.cause"), Tone: Muted}}}})
	}
	s.Blocks = append(s.Blocks, Block{Chart: b.heat()})
	return s
}

// pareto ranks the subjects of a KPI of the week by a name of theirs.
func (b *bhi) pareto(id, title, kpi string, name func(*metrics.Incident) string, column string) (*Chart, *Table) {
	groups := map[string]int64{}
	total := int64(0)
	for _, s := range metrics.Counted(b.w.Subjects[kpi]) {
		groups[name(b.w.Incidents[s.Key])]++
		total++
	}
	type ranked struct {
		name string
		n    int64
	}
	var all []ranked
	for n, c := range groups {
		all = append(all, ranked{n, c})
	}
	slices.SortFunc(all, func(x, y ranked) int { return cmp.Or(cmp.Compare(y.n, x.n), cmp.Compare(x.name, y.name)) })
	frame := b.typo(b.kpi(kpi).Frame.Words(b.o.Lang))
	c := &Chart{ID: id + "-chart", Kind: Pareto, Title: title, Base: frame, Unit: unit.Count, AxisTitle: b.say("axis.incidents"),
		Unit2: unit.Rate, Axis2Title: b.say("axis.share"), Current: -1, Table: id}
	t := &Table{ID: id, Title: title, Base: frame, Empty: b.say("pareto.empty"),
		Columns: []Column{b.column(column, unit.Text, 3), b.column("count", unit.Count, 1), b.column("share", unit.Rate, 1), b.column("cumulated", unit.Rate, 1)}}
	var counts, shares []*float64
	var refs []string
	sum, rest := int64(0), int64(0)
	isRest := map[string]bool{}
	for i, g := range all {
		label := g.name
		if label == "" {
			label = b.say("nothing." + column)
		}
		ref := b.cite(figure{kpi: b.kpi(kpi), where: label, dims: dim(column, g.name), value: unit.OfCount(g.n), how: CountOfRows, n: g.n,
			subjects: b.subjects(kpi, func(i *metrics.Incident) bool { return name(i) == g.name })})
		sum += g.n
		part, cumulated := float64(g.n)/float64(total), float64(sum)/float64(total)
		t.Rows = append(t.Rows, row(words(label), Cell{Value: unit.OfCount(g.n), Ref: ref}, cellOf(unit.Of(unit.Rate, part)).of(ref),
			cellOf(unit.Of(unit.Rate, cumulated)).of(ref)))
		if i >= paretoBars && len(all) > paretoBars+1 {
			rest += g.n
			isRest[g.name] = true
			continue
		}
		c.Categories = append(c.Categories, label)
		counts, shares, refs = append(counts, pointer(float64(g.n))), append(shares, pointer(cumulated)), append(refs, ref)
	}
	if rest > 0 {
		c.Categories = append(c.Categories, b.say("others"))
		counts, shares, refs = append(counts, pointer(float64(rest))), append(shares, pointer(1)), append(refs, b.cite(figure{kpi: b.kpi(kpi), name: "others",
			where: b.say("others"), dims: dim("others", column), value: unit.OfCount(rest), how: CountOfRows, n: rest,
			subjects: b.subjects(kpi, func(i *metrics.Incident) bool { return isRest[name(i)] })}))
	}
	c.Series = []Series{{Name: b.text(b.kpi(kpi).Title), Values: counts, Refs: refs},
		{Name: b.say("series.cumulated"), Values: shares, Line: true, Right: true}}
	c.Alt = b.say("pareto.alt.empty")
	if len(all) > 0 {
		c.Alt = b.say("pareto.alt", c.Categories[0], b.print.Count(all[0].n), b.print.Count(total))
	}
	b.shorten(t, paretoRows)
	return c, t
}

// hour24 cites the openings of one hour of the week. It opens to their list in the warehouse: thirteen weeks are no rows of a page.
func (b *bhi) hour24(weekday, hour int, n int64) string {
	where := b.print.Weekday(time.Weekday(weekday%7)) + " " + b.print.Clock(hour, 0)
	return b.cite(figure{kpi: b.kpi("incidents_opened"), name: "hours", where: where, dims: map[string]string{"weekday": strconv.Itoa(weekday), "hour": strconv.Itoa(hour)},
		value: unit.OfCount(n), formula: b.say("heat.formula", metrics.ShownWeeks), model: metrics.HoursModel, n: n})
}

// heat draws the openings of the last 13 weeks by weekday and hour of the local clock.
func (b *bhi) heat() *Chart {
	c := &Chart{ID: "hours", Kind: Heat, Title: b.say("heat"), Base: b.say("heat.base", b.print.Zone().String()), Unit: unit.Count, Current: -1}
	for hour := range 24 {
		c.Categories = append(c.Categories, strconv.Itoa(hour))
	}
	var most int64
	var at [2]int
	for d := range 7 {
		c.Rows = append(c.Rows, b.print.ShortWeekday(time.Weekday((d+1)%7)))
		line := make([]*float64, 24)
		refs := make([]string, 24)
		for hour, n := range b.w.Hours[d] {
			line[hour] = pointer(float64(n))
			if n > 0 {
				refs[hour] = b.hour24(d+1, hour, n)
			}
			if n > most {
				most, at = n, [2]int{d, hour}
			}
		}
		c.Matrix, c.MatrixRefs = append(c.Matrix, line), append(c.MatrixRefs, refs)
	}
	c.Alt = b.say("heat.empty")
	if most > 0 {
		c.Alt = b.say("heat.alt", b.print.Weekday(time.Weekday((at[0]+1)%7)), b.print.Clock(at[1], 0), b.print.Count(most))
	}
	return c
}

// handling prints the indicators of quality that go with the speeds (domain.md 6.6).
func (b *bhi) handling() Section {
	return Section{ID: "handling", Title: b.say("handling"), Lead: b.say("handling.lead"), Blocks: append([]Block{{Table: b.indicators("handling-table",
		b.say("handling.table"), []string{"reopen_rate", "resolved_without_reassignment", "reassignments", "ping_pong_rate",
			"pending_to_resolved", "priority_changed", "matrix_conformity", "recurrence_rate", "recurrent_linked_to_problem",
			"known_error_reuse", "record_completeness", "cancelled_share", "off_hours_share"})}}, b.waits()...)}
}

package pack

import (
	"maps"
	"slices"
	"strings"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// ages are the upper ends of the age buckets, in seconds; the last one has none (domain.md 2.1, F6).
var ages = []float64{86400, 3 * 86400, 7 * 86400, 14 * 86400, 30 * 86400}

func bucket(age float64) int {
	for i, end := range ages {
		if age <= end {
			return i
		}
	}
	return len(ages)
}

// oldestRows is how many of the oldest incidents the page shows.
const oldestRows = 6

func (b *bhi) stock() Section {
	s := Section{ID: "stock", Title: b.say("stock")}
	chart, table := b.ageBuckets()
	s.Blocks = []Block{{Side: []*Block{{Chart: chart}, {Table: table}}}, {Table: b.shares()}, {Table: b.oldest()}}
	return s
}

// ageBuckets prints the stock by age and priority.
func (b *bhi) ageBuckets() (*Chart, *Table) {
	byBucket := make([][]int64, len(ages)+1)
	byPriority := map[string][]int64{}
	cells := map[string][][]int64{} // priority → keys by bucket
	for _, stocked := range b.w.Stock {
		at, priority := bucket(stocked.Age), b.w.Incidents[stocked.Key].Priority
		if cells[priority] == nil {
			cells[priority] = make([][]int64, len(ages)+1)
		}
		cells[priority][at] = append(cells[priority][at], stocked.Key)
		byBucket[at] = append(byBucket[at], stocked.Key)
		byPriority[priority] = append(byPriority[priority], stocked.Key)
	}
	priorities := slices.Sorted(maps.Keys(cells))
	// The empty priority sorts first and is printed last.
	if len(priorities) > 0 && priorities[0] == "" {
		priorities = append(priorities[1:], "")
	}
	c := &Chart{ID: "stock-age-chart", Kind: Bars, Title: b.say("age.chart"), Base: b.say("stock.base"), Unit: unit.Count,
		AxisTitle: b.say("axis.incidents"), Current: -1, Table: "stock-age"}
	t := &Table{ID: "stock-age", Title: b.say("age.table"), Base: b.say("stock.base"), Empty: b.say("stock.empty"),
		Columns: []Column{b.column("age", unit.Text, 2.4)}}
	for _, priority := range priorities {
		t.Columns = append(t.Columns, Column{ID: "p-" + priority, Title: b.priorityName(priority), Kind: unit.Count, Align: Right})
	}
	t.Columns = append(t.Columns, b.column("total", unit.Count, 1))
	old := int64(0)
	for i, keys := range byBucket {
		name := b.say("age." + string(rune('0'+i)))
		c.Categories = append(c.Categories, name)
		line := []Cell{words(name)}
		for _, priority := range priorities {
			of := b.priorityName(priority)
			line = append(line, b.count("backlog", "age", b.say("age.title", name), name+" · "+of, map[string]string{"age": itoa(int64(i)), "priority": priority}, cells[priority][i]))
		}
		total := count(0)
		if len(b.w.Stock) > 0 {
			total = b.count("backlog", "age", b.say("age.title", name), name, dim("age", itoa(int64(i))), keys)
		}
		t.Rows = append(t.Rows, Row{Cells: append(line, total)})
		if i == len(ages) {
			old = int64(len(keys))
		}
	}
	if len(b.w.Stock) == 0 {
		t.Rows = nil
	} else {
		line := []Cell{words(b.say("total"))}
		for _, priority := range priorities {
			name := b.priorityName(priority)
			line = append(line, b.count("backlog", "", "", name, dim("priority", priority), byPriority[priority]))
		}
		line = append(line, Cell{Value: unit.OfCount(int64(len(b.w.Stock))), Ref: b.week("backlog")})
		t.Total = &Row{Cells: line}
	}
	for _, priority := range priorities {
		values := make([]*float64, len(ages)+1)
		for i, keys := range cells[priority] {
			values[i] = pointer(float64(len(keys)))
		}
		c.Series = append(c.Series, Series{Name: b.priorityName(priority), Values: values, Refs: t.refs("p-" + priority), Stack: "age"})
	}
	c.Alt = b.say("age.alt", b.print.Count(int64(len(b.w.Stock))), b.print.Count(old))
	return c, t
}

func (b *bhi) priorityName(priority string) string {
	if priority == "" {
		return b.say("nothing.priority")
	}
	return priority
}

// shares prints the shares of the stock that wait, are old, or were left untouched.
func (b *bhi) shares() *Table {
	return b.indicators("stock-shares", b.say("stock.shares"), []string{"backlog_aged", "backlog_pending", "backlog_stale", "sla_open_late"})
}

// indicators prints some KPIs of the week, one a row.
func (b *bhi) indicators(id, title string, ids []string) *Table {
	t := &Table{ID: id, Title: title, Columns: []Column{b.column("indicator", unit.Text, 3.2), b.column("value", unit.Text, 1.2),
		b.column("of", unit.Text, 1.2), b.column("run", unit.Number, 1.4), b.column("verdict", unit.Text, 2.4)}}
	for _, kpi := range ids {
		trend := b.w.Trends[kpi]
		if trend == nil || (kpi == "sla_open_late" && !b.promised()) {
			continue
		}
		r := trend.Row()
		of := b.say("n", b.print.Count(r.N))
		if trend.KPI.Kind.IsShare() {
			of = b.print.Count(r.Hits) + "/" + b.print.Count(r.N)
		}
		value, verdict := r.Value(), b.typo(trend.Chart.Verdict.Words(b.o.Lang))
		tone := toneOf(trend.Judge())
		if !b.isCounted(kpi) && r.Unknown > 0 {
			// Every subject is left out: the field that the figure needs is not in the sources.
			value, verdict, tone = unit.None(trend.KPI.Unit, unit.NotAvailable), b.say("missing.field"), Muted
		}
		if b.w.IsPartial {
			verdict, tone = b.say("partial.verdict"), Muted
		}
		f := figure{kpi: trend.KPI, value: value, how: kindOf(trend.KPI), subjects: b.subjects(kpi, nil), n: r.N, hits: r.Hits}
		if strings.HasPrefix(trend.KPI.Ref, "M") {
			verdict, tone = b.say("rare"), Plain // weeks without a major make no base for limits
		}
		if slices.Contains(r.Warnings, "no_register") {
			value, verdict, tone = r.Value(), b.say("missing.register"), Muted
			f.value = value
		}
		cell := Cell{Value: value, Ref: b.cite(f), Tone: tone}
		cell.Notes = b.doubts(trend)
		t.Rows = append(t.Rows, row(words(b.text(trend.KPI.Title)), cell, words(of), spark(trend.Run(metrics.ShownWeeks)), words(verdict)))
	}
	return t
}

// oldest lists the stock, the oldest first.
func (b *bhi) oldest() *Table {
	t := &Table{ID: "oldest", Title: b.say("oldest"), Base: b.say("stock.base"), Empty: b.say("stock.empty"),
		Columns: []Column{b.column("incident", unit.ID, 1.3), b.column("title", unit.Text, 3.2), b.column(b.w.GroupBy, unit.Text, 1.6),
			b.column("priority", unit.Text, 0.7), b.column("team", unit.Text, 1.6), b.column("opened_at", unit.Instant, 1.5),
			b.column("age", unit.Days, 0.9), b.column("state", unit.Text, 1.4)}}
	t.Columns[6].Align = Right
	for _, stocked := range b.w.Stock {
		i := b.w.Incidents[stocked.Key]
		t.Rows = append(t.Rows, b.about(i, words(i.Title), words(i.Dim(b.w.GroupBy)), words(i.Priority), words(i.Team), when(i.OpenedAt),
			cellOf(unit.Of(unit.Days, stocked.Age)), words(b.state(i))))
	}
	b.shorten(t, oldestRows)
	return t
}

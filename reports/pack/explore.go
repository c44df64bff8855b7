package pack

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"bilan/metrics"
	"bilan/metrics/unit"
)

// Explore arranges one KPI of one period: its figure with its run and limits, its parts by dimensions, and what they are set beside.
func Explore(e *metrics.Exploration, o Options) (*Pack, error) {
	if o.Lang == "" {
		o.Lang = unit.French
	}
	p := e.Query.Period
	printer, err := unit.NewPrinter(o.Lang, p.Zone().String())
	if err != nil {
		return nil, fmt.Errorf("arrange %s: %w", e.Query.KPI.ID, err)
	}
	b := &exploration{e: e, draft: newDraft(o, printer, p, map[int64]*metrics.Incident{})}
	b.pack = &Pack{Kind: "kpi", Lang: o.Lang, Title: b.text(e.Query.KPI.Title), Organisation: o.Organisation, Scope: b.where(), Status: cmp.Or(o.Status, Provisional),
		Version: max(o.Version, 1), Period: p.Key, PeriodWords: b.windowWords(p), From: p.From.UTC(), To: p.To.UTC(), Zone: printer.Zone().String(),
		AsOf: e.Query.AsOf, ConfigHash: o.ConfigHash, ToolVersion: o.ToolVersion, Notes: []Note{}, Figures: []Figure{}, Incidents: []Incident{}, Sources: []Source{}}
	b.pack.Verdict = b.text(e.Query.KPI.Question)
	b.pack.Sections = append(b.pack.Sections, b.total())
	if !e.Query.Since.IsZero() {
		b.pack.Sections = append(b.pack.Sections, b.span())
	}
	if len(e.Query.By) > 0 {
		b.pack.Sections = append(b.pack.Sections, b.parts())
	}
	return b.pack, nil
}

type exploration struct {
	draft
	e *metrics.Exploration
}

// windowWords says a period in words; of a free window its days.
func (b *exploration) windowWords(p metrics.Period) string {
	if p.Grain == metrics.Custom || p.Grain == metrics.All {
		return b.print.FromTo(p.FromDate, p.ToDate.AddDate(0, 0, -1))
	}
	return p.Words(b.o.Lang)
}

// where says the conditions in words.
func (b *exploration) where() string {
	var all []string
	for _, d := range metrics.Dimensions {
		if value, ok := b.e.Query.Where[d]; ok {
			all = append(all, b.dimension(d)+" : "+cmp.Or(value, b.say("explore.none")))
		}
	}
	return strings.Join(all, b.say("semicolon"))
}

func (b *exploration) dimension(d string) string { return b.say("explore.dim." + d) }

// beforeWords says what the period is set beside.
func (b *exploration) beforeWords() string {
	switch {
	case b.e.BeforeFrom.IsZero():
		return ""
	case b.e.Query.Against == metrics.AgainstMean:
		return b.say("explore.mean", b.e.BeforeFrom.Label(b.o.Lang), b.e.BeforeTo.Label(b.o.Lang))
	}
	return b.windowWords(b.e.BeforeFrom)
}

// total is the figure of the period and its run.
func (b *exploration) total() Section {
	k, r := b.e.Query.KPI, b.e.Total
	tile := Tile{KPI: k.ID, Title: b.text(k.Title), Value: r.Value(), N: r.N}
	var details []string
	if k.Kind.IsShare() && r.N > 0 {
		details = append(details, b.say("hits", b.print.Count(r.Hits)))
		if interval, ok := metrics.Wilson(r.Hits, r.N); ok {
			details = append(details, b.say("interval", b.print.Rate(interval.Low), b.print.Rate(interval.High)))
		}
	}
	if k.Kind.IsTimed() && r.P90 != nil {
		details = append(details, b.say("p90", b.print.Duration(*r.P90)))
	}
	if r.Excluded > 0 {
		details = append(details, b.number("explore.excluded", r.Excluded))
	}
	details = append(details, b.besides()...)
	tile.Detail = strings.Join(details, " · ")
	for _, code := range r.Warnings {
		if code == "small_n" {
			tile.Notes = append(tile.Notes, b.note(b.say("explore.few", k.MinimumN)))
		} else if _, ok := phrase("explore.warn." + code); ok {
			tile.Notes = append(tile.Notes, b.note(b.say("explore.warn."+code)))
		}
	}
	s := Section{ID: "total", Title: b.pack.PeriodWords, Lead: b.typo(k.Frame.Words(b.o.Lang))}
	if t := b.e.Trend; t != nil {
		tile.Verdict, tile.Tone = b.typo(t.Chart.Verdict.Words(b.o.Lang)), toneOf(t.Judge())
		chart := b.run(t)
		s.Blocks = []Block{{Side: []*Block{{Tiles: &Tiles{Tiles: []Tile{tile}}}, {Chart: chart}}}, {Table: b.runTable(t)}}
		return s
	}
	s.Blocks = []Block{{Tiles: &Tiles{Tiles: []Tile{tile}}}}
	return s
}

// besides says what the total is set beside.
func (b *exploration) besides() (details []string) {
	k, r := b.e.Query.KPI, b.e.Total
	if b.e.Query.Against == metrics.AgainstTold {
		told := b.e.Query.Told[b.e.Query.Period.Key]
		switch {
		case told == nil:
			return []string{b.say("explore.told.never")}
		case len(b.e.Query.Where) > 0:
			return []string{b.say("explore.told.whole")}
		case told.Value == nil:
			return []string{b.say("explore.told.none", b.print.Instant(told.At))}
		}
		details = append(details, b.say("explore.told", b.print.Instant(told.At), b.print.Format(figureOf(k.Unit, *told.Value)), b.print.Count(told.N)))
		if r.Delta != nil && *r.Delta == 0 {
			return append(details, b.say("explore.told.same"))
		}
	} else if r.Before != nil {
		details = append(details, b.say("explore.before", b.beforeWords(), b.print.Format(figureOf(k.Unit, *r.Before))))
	}
	if r.Delta != nil {
		details = append(details, b.say("explore.delta", b.change(k, *r.Delta)))
	}
	return details
}

// figureOf keeps the fractions of a mean of counts.
func figureOf(kind unit.Kind, f float64) unit.Value {
	if kind == unit.Count && f != math.Trunc(f) {
		kind = unit.Number
	}
	return unit.Of(kind, f)
}

// change prints a difference with its sign, in the unit of the KPI.
func (b *exploration) change(k metrics.KPI, delta float64) string {
	switch {
	case k.Unit.IsShare():
		return b.points(delta)
	case k.Unit == unit.Duration:
		text := b.print.Duration(math.Abs(delta))
		if delta < 0 {
			return "−" + text
		}
		return "+" + text
	}
	decimals := 0
	if delta != math.Trunc(delta) {
		decimals = 1
	}
	return b.plus(delta, decimals)
}

// run is the process-behaviour chart of the total.
func (b *exploration) run(t *metrics.Trend) *Chart {
	n := min(len(t.Rows), 27)
	c := &Chart{ID: "run", Kind: XmR, Title: b.say("explore.run"), Unit: b.e.Query.KPI.Unit, Limits: limits(t.Chart), Current: n - 1, Table: "runs",
		Series: []Series{{Name: b.text(t.KPI.Title), Values: t.Run(n)}}}
	for _, r := range t.Last(n) {
		c.Categories = append(c.Categories, r.Period.Label(b.o.Lang))
	}
	if t.Judge() != metrics.NoSignal {
		c.Flags = []int{n - 1}
	}
	c.Alt = b.say("explore.run.alt", b.text(t.KPI.Title), n, b.print.Format(t.Row().Value()))
	return c
}

// runTable is what the chart draws, with n.
func (b *exploration) runTable(t *metrics.Trend) *Table {
	table := &Table{ID: "runs", Title: b.say("explore.runs"), Only: Workbook, Columns: []Column{b.column("period", unit.Text, 1), {ID: "value", Title: b.say("explore.value"), Kind: t.KPI.Unit, Align: Right},
		{ID: "n", Title: "n", Kind: unit.Count, Align: Right}, b.column("excluded", unit.Count, 1)}}
	for _, r := range t.Rows {
		table.Rows = append(table.Rows, row(words(r.Period.Key), cellOf(r.Value()), count(r.N), count(r.Excluded)))
	}
	return table
}

// chartParts is how many parts a chart shows.
const chartParts = 15

// parts is the breakdown: a table of all parts, the largest first, and a chart of the first of them.
func (b *exploration) parts() Section {
	k, by := b.e.Query.KPI, b.e.Query.By
	var names []string
	for _, d := range by {
		names = append(names, b.dimension(d))
	}
	s := Section{ID: "parts", Title: b.say("explore.parts", strings.Join(names, ", "))}
	rows := slices.Clone(b.e.Rows)
	slices.SortStableFunc(rows, func(x, y metrics.Compared) int { return cmp.Compare(y.N+y.Excluded, x.N+x.Excluded) })
	t := &Table{ID: "parts", Title: s.Title, Base: b.typo(k.Frame.Words(b.o.Lang)), Empty: b.say("explore.empty")}
	isCompared := !b.e.BeforeFrom.IsZero()
	before := ""
	if isCompared {
		before = b.beforeWords()
	}
	t.Columns = b.figureColumns(before)
	chart := &Chart{ID: "parts-chart", Kind: Bars, Title: s.Title, Unit: k.Unit, Current: -1, Table: t.ID, Series: []Series{{Name: b.pack.PeriodWords}}}
	if isCompared {
		chart.Series = append(chart.Series, Series{Name: b.beforeWords(), Tone: Muted})
	}
	for i, r := range rows {
		t.Rows = append(t.Rows, row(b.figureCells(r, isCompared)...))
		if i < chartParts {
			chart.Categories = append(chart.Categories, b.partName(r.Row))
			chart.Series[0].Values = append(chart.Series[0].Values, r.Figure)
			if isCompared {
				chart.Series[1].Values = append(chart.Series[1].Values, r.Before)
			}
		}
	}
	if len(rows) > 1 {
		chart.Alt = b.say("explore.parts.alt", s.Title, min(len(rows), chartParts), len(rows))
		if len(rows) > chartParts {
			chart.Base = b.say("explore.first", chartParts, len(rows))
		}
		s.Blocks = append(s.Blocks, Block{Chart: chart})
	}
	s.Blocks = append(s.Blocks, Block{Table: t})
	return s
}

// figureColumns are the columns of a figure of a part: its dimensions, what it counts, and what it is set beside under the words before; ""
// is nothing.
func (b *exploration) figureColumns(before string) (columns []Column) {
	k := b.e.Query.KPI
	for _, d := range b.e.Query.By {
		columns = append(columns, Column{ID: d, Title: b.dimension(d), Kind: unit.Text, Weight: 2})
	}
	columns = append(columns, Column{ID: "value", Title: b.say("explore.value"), Kind: k.Unit, Align: Right}, Column{ID: "n", Title: "n", Kind: unit.Count, Align: Right})
	if b.hasHits() {
		columns = append(columns, Column{ID: "hits", Title: b.say("explore.hits"), Kind: unit.Count, Align: Right})
	}
	if k.Kind.IsTimed() {
		columns = append(columns, Column{ID: "p90", Title: "p90", Kind: unit.Duration, Align: Right})
	}
	columns = append(columns, b.column("excluded", unit.Count, 1))
	if before != "" {
		columns = append(columns, Column{ID: "before", Title: before, Kind: k.Unit, Align: Right}, Column{ID: "delta", Title: b.say("explore.change"), Kind: unit.Text, Align: Right})
	}
	return columns
}

func (b *exploration) hasHits() bool {
	return b.e.Query.KPI.Kind.IsShare() || b.e.Query.KPI.Kind == metrics.Ratio
}

// figureCells are the cells of a row under figureColumns.
func (b *exploration) figureCells(r metrics.Compared, isCompared bool) (cells []Cell) {
	k := b.e.Query.KPI
	for _, d := range b.e.Query.By {
		cells = append(cells, words(cmp.Or(r.Dims[d], b.say("explore.none"))))
	}
	cells = append(cells, cellOf(r.Value()), count(r.N))
	if b.hasHits() {
		cells = append(cells, count(r.Hits))
	}
	if k.Kind.IsTimed() {
		cells = append(cells, optional(unit.Duration, r.P90))
	}
	cells = append(cells, count(r.Excluded))
	if isCompared {
		before := Cell{Value: unit.None(k.Unit, unit.NotApplicable)}
		if r.Before != nil {
			before = cellOf(figureOf(k.Unit, *r.Before))
		}
		change := words("")
		if r.Delta != nil {
			change = words(b.change(k, *r.Delta))
		}
		cells = append(cells, before, change)
	}
	return cells
}

// partName tells a part of a breakdown from the others.
func (b *exploration) partName(r metrics.Row) string {
	var name []string
	for _, d := range b.e.Query.By {
		name = append(name, cmp.Or(r.Dims[d], b.say("explore.none")))
	}
	return strings.Join(name, " · ")
}

func optional(kind unit.Kind, f *float64) Cell {
	if f == nil {
		return Cell{Value: unit.None(kind, unit.NotApplicable)}
	}
	return cellOf(unit.Of(kind, *f))
}

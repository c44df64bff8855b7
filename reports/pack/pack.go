// Package pack holds a pack as values: sections, tiles, tables, charts and notes, and how a period becomes one.
//
// A Pack is finished before a renderer sees it. Renderers print it: they place, colour and format, and never add, divide
// or choose. So PDF, workbook and page cannot disagree.
package pack

import (
	"time"

	"bilan/metrics/unit"
)

// Status is what a pack says of itself on every page.
type Status string

// The statuses of a pack.
const (
	Provisional Status = "provisional" // PROVISOIRE
	Final       Status = "final"       // DÉFINITIF
	Corrected   Status = "corrected"   // RECTIFICATIF
)

// Pack is one document: what the PDF, the workbook and the page print.
type Pack struct {
	Kind         string `json:"kind"` // bhi
	Lang         string `json:"lang"` // fr or en
	Title        string `json:"title"`
	Organisation string `json:"organisation"`
	Scope        string `json:"scope"` // the filters, in words
	Status       Status `json:"status"`
	Version      int    `json:"version"`
	// Period is the key of the period (2026-W38) and its words ("semaine 38 (14–20 sept. 2026)").
	Period      string    `json:"period"`
	PeriodWords string    `json:"period_words"`
	From        time.Time `json:"from"`
	To          time.Time `json:"to"`
	Zone        string    `json:"zone"`
	AsOf        time.Time `json:"as_of"`
	// Verdict is the sentence under the title: the state of the period in one line.
	Verdict     string     `json:"verdict"`
	VerdictTone Tone       `json:"verdict_tone,omitempty"`
	Sources     []Source   `json:"sources"`
	ConfigHash  string     `json:"config_hash"`
	ToolVersion string     `json:"tool_version"`
	Sections    []Section  `json:"sections"`
	Notes       []Note     `json:"notes"` // numbered footnotes; Cell.Notes and Tile.Notes hold their numbers
	Figures     []Figure   `json:"figures"`
	Incidents   []Incident `json:"incidents"`
}

// Source is a file or store that the figures come from.
type Source struct {
	Name     string    `json:"name"`
	File     string    `json:"file"`
	SHA256   string    `json:"sha256"`
	Rows     int64     `json:"rows"`
	Rejected int64     `json:"rejected"`
	Zone     string    `json:"zone"`
	Latest   time.Time `json:"latest,omitzero"` // the latest instant that the source speaks of
}

// Note is a numbered footnote: a warning, a definition, a doubt.
type Note struct {
	Number int    `json:"number"` // from 1
	Text   string `json:"text"`
}

// Tone is what a mark means. Renderers give it a colour and a glyph, never a colour alone.
type Tone string

// The tones.
const (
	Plain  Tone = ""
	Good   Tone = "good"   // commitment held, favourable signal
	Warn   Tone = "warn"   // needs a look
	Bad    Tone = "bad"    // breach, unfavourable signal
	Signal Tone = "signal" // a process-behaviour signal without a side
	Muted  Tone = "muted"  // context, less ink
)

// Section is a titled part of a pack, with an anchor.
type Section struct {
	ID     string  `json:"id"` // a KPI id or a fixed word; the HTML anchor
	Title  string  `json:"title"`
	Lead   string  `json:"lead,omitempty"` // one sentence under the title
	Blocks []Block `json:"blocks"`
	// Annex sections come after the two pages that a meeting reads.
	Annex bool `json:"annex,omitempty"`
	// NewPage starts the section on a page of its own in the PDF.
	NewPage bool `json:"new_page,omitempty"`
}

// Block holds exactly one of its fields. Side blocks share a row in the PDF and in a wide window.
type Block struct {
	Tiles *Tiles   `json:"tiles,omitempty"`
	Table *Table   `json:"table,omitempty"`
	Chart *Chart   `json:"chart,omitempty"`
	Text  *Text    `json:"text,omitempty"`
	Side  []*Block `json:"side,omitempty"` // two blocks side by side: charts and short tables
}

// Tiles is a row of headline figures, at most seven.
type Tiles struct {
	Tiles []Tile `json:"tiles"`
}

// Tile is one headline figure with what is needed to read it.
type Tile struct {
	KPI     string     `json:"kpi"`
	Ref     string     `json:"ref"` // K12, the key of a Figure
	Title   string     `json:"title"`
	Value   unit.Value `json:"value"`
	N       int64      `json:"n"`                // the number of subjects behind the value
	Detail  string     `json:"detail,omitempty"` // "93/98", "médiane 4 sem. 2 h 10", an interval
	Target  string     `json:"target,omitempty"`
	Run     []*float64 `json:"run"`     // the last 13 periods, nil where there is no value
	Limits  *Limits    `json:"limits"`  // nil when there is no baseline
	Verdict string     `json:"verdict"` // « stable », « signal : … », « base insuffisante »
	Tone    Tone       `json:"tone,omitempty"`
	Notes   []int      `json:"notes,omitempty"`
}

// Limits are the natural process limits of an XmR chart (domain.md 6.2), in the unit of the value.
type Limits struct {
	Centre      float64 `json:"centre"`
	Lower       float64 `json:"lower"`
	Upper       float64 `json:"upper"`
	Provisional bool    `json:"provisional,omitempty"` // fewer than 12 points
	Clipped     bool    `json:"clipped,omitempty"`     // the lower limit was below zero
}

// Align places the text of a column.
type Align string

// The alignments; numbers go right, words left.
const (
	Left   Align = ""
	Right  Align = "right"
	Centre Align = "centre"
)

// Column describes a column of a table.
type Column struct {
	ID    string    `json:"id"`
	Title string    `json:"title"`
	Kind  unit.Kind `json:"kind"`
	Align Align     `json:"align,omitempty"`
	// Weight is the share of the width, relative to the other columns; 1 when zero.
	Weight float64 `json:"weight,omitempty"`
}

// Table is rows under typed columns.
type Table struct {
	ID      string   `json:"id"` // unique in the pack; becomes a sheet name and an anchor
	Title   string   `json:"title"`
	Base    string   `json:"base,omitempty"` // « base : incidents résolus dans la semaine »
	Columns []Column `json:"columns"`
	Rows    []Row    `json:"rows"`
	Total   *Row     `json:"total,omitempty"`
	// Empty is the sentence printed when there is no row.
	Empty string `json:"empty,omitempty"`
	// Truncated says in words what is left out of the page ("15 premiers sur 214; la suite dans le classeur").
	// PDF prints the first PageRows rows, the workbook and the page all of them. Zero means all.
	PageRows  int    `json:"page_rows,omitempty"`
	Truncated string `json:"truncated,omitempty"`
	Notes     []int  `json:"notes,omitempty"`
}

// Row is a row of cells, one for each column.
type Row struct {
	Cells []Cell `json:"cells"`
	// Incident is the id of the incident the row is about, for links.
	Incident string `json:"incident,omitempty"`
	Tone     Tone   `json:"tone,omitempty"`
}

// Cell is one value of a table.
type Cell struct {
	Value unit.Value `json:"value"`
	Ref   string     `json:"ref,omitempty"` // K12 when the cell is a figure
	Tone  Tone       `json:"tone,omitempty"`
	Spark []*float64 `json:"spark,omitempty"` // a small run drawn beside or instead of the value
	Notes []int      `json:"notes,omitempty"`
}

// Text is one or more paragraphs.
type Text struct {
	Title      string      `json:"title,omitempty"`
	Paragraphs []Paragraph `json:"paragraphs"`
}

// Paragraph is a sentence or a list item with the incidents and figures it speaks of.
type Paragraph struct {
	Text      string   `json:"text"`
	Item      bool     `json:"item,omitempty"` // a list item
	Tone      Tone     `json:"tone,omitempty"`
	Refs      []string `json:"refs,omitempty"`      // figures
	Incidents []string `json:"incidents,omitempty"` // incident ids
	Notes     []int    `json:"notes,omitempty"`     // numbers of footnotes
}

// ChartKind is the shape of a chart.
type ChartKind string

// The kinds of chart.
const (
	// Flow: bars of the bar series (stacked by Series.Stack) and lines of the line series on the same axis or the second.
	Flow ChartKind = "flow"
	// Bars: vertical bars by category, grouped.
	Bars ChartKind = "bars"
	// Pareto: bars in falling order with the cumulative share as a line on the right axis (0–1).
	Pareto ChartKind = "pareto"
	// Heat: Matrix[y][x] by Categories (x) and Rows (y).
	Heat ChartKind = "heat"
	// XmR: a run of one series with centre and natural limits; Flags mark the signals.
	XmR ChartKind = "xmr"
	// Lines: one line a series.
	Lines ChartKind = "lines"
)

// Chart is a chart as data: no colour, no pixel, no function.
type Chart struct {
	ID         string       `json:"id"`
	Kind       ChartKind    `json:"kind"`
	Title      string       `json:"title"`
	Alt        string       `json:"alt"` // what the chart shows, in a sentence, for screen readers
	Base       string       `json:"base,omitempty"`
	Categories []string     `json:"categories"`
	Rows       []string     `json:"rows,omitempty"`   // Heat: labels of the y axis, top first
	Matrix     [][]*float64 `json:"matrix,omitempty"` // Heat: Matrix[row][category]
	Unit       unit.Kind    `json:"unit"`             // of the left axis
	AxisTitle  string       `json:"axis_title,omitempty"`
	Unit2      unit.Kind    `json:"unit2,omitempty"` // of the right axis, when a series uses it
	Axis2Title string       `json:"axis2_title,omitempty"`
	Series     []Series     `json:"series,omitempty"`
	Limits     *Limits      `json:"limits,omitempty"`
	Flags      []int        `json:"flags,omitempty"` // indexes of categories that are signals
	// Current is the index of the category the pack is about, -1 when none.
	Current int `json:"current"`
	// Table is the id of the table with the same numbers.
	Table string `json:"table,omitempty"`
	Notes []int  `json:"notes,omitempty"`
}

// Series is one run of values along the categories.
type Series struct {
	Name   string     `json:"name"`
	Values []*float64 `json:"values"` // nil where there is no value
	// Refs are the figures of the points ("" where a point has none): a click opens them.
	Refs  []string `json:"refs,omitempty"`
	Line  bool     `json:"line,omitempty"`  // Flow, Bars: draw as a line
	Right bool     `json:"right,omitempty"` // on the right axis
	Stack string   `json:"stack,omitempty"`
	// Tone gives the series a meaning; Plain series take the palette in order.
	Tone Tone `json:"tone,omitempty"`
}

// Figure says where a printed number comes from: what a click opens.
type Figure struct {
	Ref     string     `json:"ref"`
	KPI     string     `json:"kpi"`
	Title   string     `json:"title"`
	Value   unit.Value `json:"value"`
	Period  string     `json:"period"`
	Where   string     `json:"where,omitempty"` // the dimensions, in words
	Formula string     `json:"formula"`         // in words
	Base    string     `json:"base"`            // the frame, in words
	N       int64      `json:"n"`
	Hits    int64      `json:"hits"`
	// Excluded counts the subjects left out, by reason in words.
	Excluded []Excluded `json:"excluded,omitempty"`
	// Incidents are indexes into Pack.Incidents of the subjects that counted.
	Incidents []int `json:"incidents,omitempty"`
	// Hit are indexes into Pack.Incidents of those that were hits, for a rate.
	Hit []int `json:"hit,omitempty"`
	// Statistic says how Value follows from the rows, so that the workbook can compute it again; empty when it cannot.
	Statistic Statistic `json:"statistic,omitempty"`
	// Measures are what was measured of each of Incidents, in their order and in the unit of Value (seconds for durations);
	// nil where there is no measure. Only statistics of measures need them.
	Measures []*float64 `json:"measures,omitempty"`
}

// Statistic is the way from the rows of a figure to its value.
type Statistic string

// The statistics. Percentiles interpolate between order statistics (Hyndman and Fan 7, domain.md 6.3).
const (
	CountOfRows Statistic = "count"  // the number of Incidents
	CountOfHits Statistic = "hits"   // the number of Hit
	ShareOfHits Statistic = "rate"   // Hit over Incidents
	MedianOf    Statistic = "median" // of Measures
	NinetiethOf Statistic = "p90"    // of Measures
	MeanOf      Statistic = "mean"   // of Measures
	SumOf       Statistic = "sum"    // of Measures
	MaximumOf   Statistic = "max"    // of Measures
)

// Excluded counts subjects left out for one reason.
type Excluded struct {
	Reason string `json:"reason"`
	Count  int64  `json:"count"`
}

// Incident is what the annex and the drill-down show of one incident.
type Incident struct {
	ID           string     `json:"id"`
	Title        string     `json:"title"`
	Client       string     `json:"client,omitempty"`
	Service      string     `json:"service,omitempty"`
	Category     string     `json:"category,omitempty"`
	Priority     string     `json:"priority,omitempty"`
	State        string     `json:"state,omitempty"` // in words
	Team         string     `json:"team,omitempty"`
	OpenedAt     time.Time  `json:"opened_at,omitzero"`
	AckAt        time.Time  `json:"acknowledged_at,omitzero"`
	RestoredAt   time.Time  `json:"restored_at,omitzero"`
	ResolvedAt   time.Time  `json:"resolved_at,omitzero"`
	ClosedAt     time.Time  `json:"closed_at,omitzero"`
	ToResolve    unit.Value `json:"to_resolve"`      // seconds, calendar
	SLA          string     `json:"sla,omitempty"`   // verdict in words
	Flags        []string   `json:"flags,omitempty"` // data-quality codes
	SourceFile   string     `json:"source_file,omitempty"`
	SourceLine   int64      `json:"source_line,omitempty"`
	Timeline     []Step     `json:"timeline,omitempty"`
	Major        bool       `json:"major,omitempty"`
	ReopenCount  int64      `json:"reopen_count,omitempty"`
	ReassignedTo int64      `json:"reassignments,omitempty"`
}

// Step is one event of an incident's life.
type Step struct {
	At   time.Time `json:"at"`
	What string    `json:"what"` // in words: « état : Nouveau → En cours »
	Line int64     `json:"line,omitempty"`
	File string    `json:"file,omitempty"`
}

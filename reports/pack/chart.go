package pack

import (
	"time"

	"bilan/metrics/unit"
)

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
	// Strip: one bar along an axis of time, from From to To, cut into Spans, with Marks. It has neither categories nor series.
	Strip ChartKind = "strip"
)

// SpanKind says what a stretch of a clock is.
type SpanKind string

// The kinds of a span.
const (
	SpanRun      SpanKind = "run"      // counted
	SpanOver     SpanKind = "over"     // counted, past the deadline
	SpanClosed   SpanKind = "closed"   // outside the calendar
	SpanStop     SpanKind = "stop"     // the clock was stopped
	SpanExcluded SpanKind = "excluded" // taken out by an exclusion or a maintenance
	SpanResolved SpanKind = "resolved" // resolved, before a reopening
)

// SpanKinds are the kinds of a span in the order of a legend.
var SpanKinds = []SpanKind{SpanRun, SpanOver, SpanClosed, SpanStop, SpanExcluded, SpanResolved}

// Span is one stretch of a strip. Spans follow one another without a gap.
type Span struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
	Kind SpanKind  `json:"kind"`
	// Tip says the stretch in words, to who points at it.
	Tip string `json:"tip,omitempty"`
}

// Mark is an instant of a strip: a deadline, the end.
type Mark struct {
	At    time.Time `json:"at"`
	Label string    `json:"label"`
	Tone  Tone      `json:"tone,omitempty"`
}

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
	Spans      []Span       `json:"spans,omitempty"` // Strip: in order of time
	Marks      []Mark       `json:"marks,omitempty"` // Strip
	// SpanNames are the words of the kinds of span, for the legend.
	SpanNames map[SpanKind]string `json:"span_names,omitempty"`
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

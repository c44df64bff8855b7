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
	// Lanes: rows of bars and points along one axis of time, over Shades, under Marks. It has neither categories nor series.
	Lanes ChartKind = "lanes"
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
	// States of an incident, on a lane.
	SpanNew     SpanKind = "new"     // nobody has acted yet
	SpanActive  SpanKind = "active"  // worked on
	SpanPending SpanKind = "pending" // waiting
	SpanOutage  SpanKind = "outage"  // the service was interrupted
	// Changes, on a lane, by the decision of the CAB.
	SpanApproved  SpanKind = "approved"
	SpanAwaiting  SpanKind = "awaiting"
	SpanEmergency SpanKind = "emergency"
	SpanRefused   SpanKind = "refused"
	SpanFreeze    SpanKind = "freeze" // no change is allowed
)

// SpanKinds are the kinds of a span in the order of a legend.
var SpanKinds = []SpanKind{SpanNew, SpanActive, SpanPending, SpanRun, SpanOver, SpanClosed, SpanStop, SpanExcluded, SpanResolved, SpanOutage,
	SpanApproved, SpanAwaiting, SpanEmergency, SpanRefused, SpanFreeze}

// Span is one stretch of a strip or of a lane. Those of a strip follow one another without a gap, those of a lane without an overlap.
type Span struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
	Kind SpanKind  `json:"kind"`
	// Tip says the stretch in words, to who points at it.
	Tip string `json:"tip,omitempty"`
	// Label stands beside the bar of a lane, where there is room.
	Label string `json:"label,omitempty"`
}

// PointKind says what an instant on a lane is.
type PointKind string

// The kinds of a point.
const (
	PointMajor    PointKind = "major"    // a major incident
	PointCaused   PointKind = "caused"   // an incident that names a change as its cause
	PointIncident PointKind = "incident" // another incident
)

// PointKinds are the kinds of a point in the order of a legend.
var PointKinds = []PointKind{PointMajor, PointCaused, PointIncident}

// Point is one instant on a lane.
type Point struct {
	At    time.Time `json:"at"`
	Kind  PointKind `json:"kind"`
	Tip   string    `json:"tip,omitempty"`
	Label string    `json:"label,omitempty"`
}

// Lane is one row of a chart of lanes: a team, a service, a clock.
type Lane struct {
	Name   string  `json:"name"`
	Spans  []Span  `json:"spans,omitempty"` // in order of time
	Points []Point `json:"points,omitempty"`
}

// Mark is an instant of a strip, or one that crosses every lane: a deadline, the end.
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
	// MatrixRefs are the figures of the cells of Matrix, "" where a cell has none.
	MatrixRefs [][]string `json:"matrix_refs,omitempty"`
	Unit       unit.Kind  `json:"unit"` // of the left axis
	AxisTitle  string     `json:"axis_title,omitempty"`
	Unit2      unit.Kind  `json:"unit2,omitempty"` // of the right axis, when a series uses it
	Axis2Title string     `json:"axis2_title,omitempty"`
	Series     []Series   `json:"series,omitempty"`
	Limits     *Limits    `json:"limits,omitempty"`
	Flags      []int      `json:"flags,omitempty"` // indexes of categories that are signals
	Spans      []Span     `json:"spans,omitempty"` // Strip: in order of time
	Marks      []Mark     `json:"marks,omitempty"` // Strip, Lanes
	// From and To bound the axis of Lanes; zero: from the first instant to the last one.
	From  time.Time `json:"from,omitzero"`
	To    time.Time `json:"to,omitzero"`
	Lanes []Lane    `json:"lanes,omitempty"` // Lanes: top first
	// Shades are stretches behind all lanes: closed hours, weekends.
	Shades []Span `json:"shades,omitempty"`
	// PointNames are the words of the kinds of point, for the legend.
	PointNames map[PointKind]string `json:"point_names,omitempty"`
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

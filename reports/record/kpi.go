// Package record is what bilan hands to programs: the objects of its JSON, and the rows of its CSV and Parquet. The commands and the
// server give the same ones. Names are kept for ever.
package record

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"time"

	"bilan/metrics"
	"bilan/metrics/unit"
	"bilan/reports/text"
)

// Row is one KPI of one period for programs: names are kept for ever. A duration is seconds, a rate is 0–1, an unknown is
// null.
type Row struct {
	KPI      string             `json:"kpi"`
	Period   string             `json:"period"`
	Grain    string             `json:"grain"`
	Dims     map[string]*string `json:"dims"`
	Figure   *float64           `json:"figure"`
	Unit     string             `json:"unit"`
	N        int64              `json:"n"`
	Hits     *int64             `json:"hits"`
	Excluded int64              `json:"excluded"`
	Mean     *float64           `json:"mean"`
	Median   *float64           `json:"median"`
	P90      *float64           `json:"p90"`
	Frame    string             `json:"frame"`
	Clock    *string            `json:"clock"`
	Warnings []string           `json:"warnings"`
	Before   *Before            `json:"before,omitempty"` // when a comparison is asked for
}

// Before is what a row is set beside. Of a period that was never communicated, or that lies before the data, all is null.
type Before struct {
	Against        string     `json:"against"`         // previous, year, mean8, communicated
	Periods        []string   `json:"periods"`         // the first and the last
	Figure         *float64   `json:"figure"`          // in the unit of the row
	N              *int64     `json:"n"`               // subjects behind it
	Delta          *float64   `json:"delta"`           // figure of the row less this one
	CommunicatedAt *time.Time `json:"communicated_at"` // when the period was closed
	CommunicatedOf *time.Time `json:"communicated_of"` // the cut of the warehouse at that time
}

// OfCompared is the record of a row with what it is set beside.
func OfCompared(c metrics.Compared, e *metrics.Exploration) Row {
	row := Of(c.Row)
	b := &Before{Against: string(e.Query.Against), Periods: []string{}, Figure: c.Before, Delta: c.Delta}
	if !e.BeforeFrom.IsZero() {
		b.Periods = []string{e.BeforeFrom.Key, e.BeforeTo.Key}
	}
	if c.Before != nil {
		b.N = &c.BeforeN
	}
	if told := e.Query.Told[e.Query.Period.Key]; told != nil && e.Query.Against == metrics.AgainstTold {
		at, of := told.At.UTC(), told.AsOf.UTC()
		b.Periods, b.CommunicatedAt, b.CommunicatedOf = []string{e.Query.Period.Key, e.Query.Period.Key}, &at, &of
	}
	row.Before = b
	return row
}

// Of is the record of a row.
func Of(r metrics.Row) Row {
	row := Row{
		KPI: r.KPI.ID, Period: r.Period.Key, Grain: string(r.Period.Grain), Dims: map[string]*string{},
		Figure: r.Figure, Unit: Unit(r.KPI.Unit), N: r.N, Excluded: r.Excluded,
		Mean: r.Mean, Median: r.Median, P90: r.P90, Frame: string(r.KPI.Frame), Warnings: r.Warnings,
	}
	for name, value := range r.Dims {
		if value == "" {
			row.Dims[name] = nil
			continue
		}
		row.Dims[name] = &value
	}
	if r.KPI.Kind.IsShare() || r.KPI.Kind == metrics.Ratio {
		row.Hits = &r.Hits
	}
	if r.KPI.Clock != "" {
		row.Clock = &r.KPI.Clock
	}
	if row.Warnings == nil {
		row.Warnings = []string{}
	}
	return row
}

// Unit is the word of a unit: a duration is in seconds.
func Unit(kind unit.Kind) string {
	if kind == unit.Duration {
		return "seconds"
	}
	return string(kind)
}

// flat are the columns of the flat forms after the dimensions.
var flat = []string{"figure", "unit", "n", "hits", "excluded", "mean", "median", "p90", "frame", "clock", "warnings"}

// Columns are the columns of the flat forms of rows broken down by some dimensions.
func Columns(by []string) []string {
	return append(append([]string{"kpi", "period", "grain"}, by...), flat...)
}

// Types are the types of the columns that are no texts, as DuckDB names them.
var Types = map[string]string{
	"figure": "double", "n": "bigint", "hits": "bigint", "excluded": "bigint", "mean": "double", "median": "double", "p90": "double",
}

// Docs are the columns of the flat forms in words; a dimension is one of the incidents.
var Docs = map[string]string{
	"kpi": "id of the KPI in the catalogue", "period": "key of the period: 2026-W38, 2026-09, 2026-Q3, 2026", "grain": "week, month, quarter or year",
	"figure": "value of the KPI in its unit; none when there is nothing to measure", "unit": "unit of figure: a duration is in seconds, a rate is 0 to 1",
	"n": "subjects that counted", "hits": "of them, those that were hits; of shares and ratios alone", "excluded": "subjects left out, each for a reason",
	"mean": "mean of the values", "median": "median of the values", "p90": "ninetieth percentile of the values", "frame": "which subjects belong to a period",
	"clock": "clock of durations and commitments", "warnings": "doubts: small_n, provisional, partial_period, no_register",
}

// keyColumns come before the dimensions: kpi, period, grain.
const keyColumns = 3

// Cells are the cells of a row in the order of [Columns]; "" is null.
func Cells(r metrics.Row, by []string) []string {
	j := Of(r)
	optional := func(v *float64) string {
		if v == nil {
			return ""
		}
		return unit.ProgramText(unit.Of(unit.Number, *v))
	}
	cells := []string{j.KPI, j.Period, j.Grain}
	for _, d := range by {
		cells = append(cells, r.Dims[d])
	}
	hits := ""
	if j.Hits != nil {
		hits = fmt.Sprint(*j.Hits)
	}
	return append(cells, optional(j.Figure), j.Unit, fmt.Sprint(j.N), hits, fmt.Sprint(j.Excluded), optional(j.Mean),
		optional(j.Median), optional(j.P90), j.Frame, r.KPI.Clock, strings.Join(j.Warnings, " "))
}

// WriteCSV writes rows with a head, a null as nothing.
func WriteCSV(w io.Writer, rows []metrics.Row, by []string) error {
	out := csv.NewWriter(w)
	if err := out.Write(Columns(by)); err != nil {
		return err
	}
	for _, r := range rows {
		cells := Cells(r, by)
		for i := range by {
			// Names come from exports: a spreadsheet must not run one as a formula.
			cells[keyColumns+i] = text.CSV(cells[keyColumns+i])
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"bilan/metrics"
	"bilan/metrics/unit"
	"bilan/reports/text"
)

// kpiJSON is one row of bilan kpi for programs: names are kept for ever. A duration is seconds, a rate is 0–1, an unknown is
// null.
type kpiJSON struct {
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
}

func toJSON(r metrics.Row) kpiJSON {
	row := kpiJSON{
		KPI: r.KPI.ID, Period: r.Period.Key, Grain: string(r.Period.Grain), Dims: map[string]*string{},
		Figure: r.Figure, Unit: jsonUnit(r.KPI.Unit), N: r.N, Excluded: r.Excluded,
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

func jsonUnit(kind unit.Kind) string {
	if kind == unit.Duration {
		return "seconds"
	}
	return string(kind)
}

type writeRows func(rows []metrics.Row, by []string, window string) error

// rowWriter chooses how rows are printed, before any work is done.
func (a *app) rowWriter(s *session) (writeRows, error) {
	switch a.format {
	case "", "text":
		p, err := unit.NewPrinter(s.lang, s.ws.Config.Zone)
		if err != nil {
			return nil, err
		}
		return func(rows []metrics.Row, by []string, window string) error {
			if !a.quiet {
				fmt.Fprintln(a.stderr, window)
			}
			return printRows(a.stdout, p, rows, by)
		}, nil
	case "json":
		return func(rows []metrics.Row, _ []string, _ string) error {
			list := make([]kpiJSON, 0, len(rows))
			for _, r := range rows {
				list = append(list, toJSON(r))
			}
			enc := json.NewEncoder(a.stdout)
			enc.SetIndent("", "  ")
			return enc.Encode(list)
		}, nil
	case "csv":
		return func(rows []metrics.Row, by []string, _ string) error { return writeCSV(a.stdout, rows, by) }, nil
	case "parquet":
		return func(rows []metrics.Row, by []string, _ string) error { return a.writeParquet(rows, by) }, nil
	}
	return nil, usage(fmt.Errorf("unknown format %q", a.format), "formats are text, json, csv, parquet")
}

func printRows(w io.Writer, p *unit.Printer, rows []metrics.Row, by []string) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	head := append([]string{"kpi", "period"}, by...)
	fmt.Fprintln(table, strings.Join(append(head, "figure", "n", "hits", "excluded", "median", "p90", "warnings"), "\t"))
	optional := func(kind unit.Kind, v *float64) string {
		if v == nil {
			return ""
		}
		return p.Format(unit.Of(kind, *v))
	}
	for _, r := range rows {
		cells := []string{r.KPI.ID, r.Period.Key}
		for _, d := range by {
			cells = append(cells, r.Dims[d])
		}
		hits := ""
		if r.KPI.Kind.IsShare() || r.KPI.Kind == metrics.Ratio {
			hits = p.Count(r.Hits)
		}
		cells = append(cells, p.Format(r.Value()), p.Count(r.N), hits, p.Count(r.Excluded), optional(unit.Duration, r.Median),
			optional(unit.Duration, r.P90), strings.Join(r.Warnings, " "))
		fmt.Fprintln(table, strings.Join(cells, "\t"))
	}
	return table.Flush()
}

// columns of the flat forms, after the dimensions.
var flat = []string{"figure", "unit", "n", "hits", "excluded", "mean", "median", "p90", "frame", "clock", "warnings"}

// keyColumns come before the dimensions: kpi, period, grain.
const keyColumns = 3

func flatten(r metrics.Row, by []string) []string {
	j := toJSON(r)
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

func writeCSV(w io.Writer, rows []metrics.Row, by []string) error {
	out := csv.NewWriter(w)
	if err := out.Write(append(append([]string{"kpi", "period", "grain"}, by...), flat...)); err != nil {
		return err
	}
	for _, r := range rows {
		cells := flatten(r, by)
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

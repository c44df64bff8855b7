package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"bilan/metrics"
	"bilan/metrics/unit"
	"bilan/reports/record"
)

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
			list := make([]record.Row, 0, len(rows))
			for _, r := range rows {
				list = append(list, record.Of(r))
			}
			enc := json.NewEncoder(a.stdout)
			enc.SetIndent("", "  ")
			return enc.Encode(list)
		}, nil
	case "csv":
		return func(rows []metrics.Row, by []string, _ string) error { return record.WriteCSV(a.stdout, rows, by) }, nil
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

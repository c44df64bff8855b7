package main

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"bilan/metrics"
	"bilan/metrics/unit"
	"bilan/pipeline"
)

func (a *app) forecastCommand() *cobra.Command {
	var evaluate bool
	cmd := &cobra.Command{
		Use:   "forecast",
		Short: "list the commitments that run, by the probability that they will be breached",
		Long: `Lists the commitments that run at the cut. The probability is the share of breaches among the decided commitments of the same
priority and team that had counted as much time, drawn towards that of the priority where they are few. --evaluate makes
forecasts in the past, as they could have been made then, and compares them with what came of them.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if a.format != "" && a.format != "text" && a.format != "json" {
				return usage(fmt.Errorf("unknown format %q", a.format), "forecast prints text or json")
			}
			s, err := a.open()
			if err != nil {
				return err
			}
			if err := a.warnChanged(cmd.Context(), s); err != nil {
				return err
			}
			db, err := pipeline.Open(cmd.Context(), a.options(s))
			if err != nil {
				return err
			}
			defer db.Close()
			if evaluate {
				all, err := metrics.EvaluateForecast(cmd.Context(), db)
				if err != nil {
					return err
				}
				return a.printEvaluation(s, all)
			}
			all, err := metrics.Forecasts(cmd.Context(), db)
			if err != nil {
				return err
			}
			var keys []int64
			for _, f := range all {
				keys = append(keys, f.IncidentKey)
			}
			incidents, err := metrics.Incidents(cmd.Context(), db, keys)
			if err != nil {
				return err
			}
			return a.printForecasts(s, all, incidents)
		},
	}
	cmd.Flags().BoolVar(&evaluate, "evaluate", false, "score the forecast on the past")
	return cmd
}

// forecastJSON is one commitment for programs: names are kept for ever. Durations are seconds, shares 0–1.
type forecastJSON struct {
	Incident    string     `json:"incident"`
	Client      string     `json:"client"`
	Line        string     `json:"line"`
	Indicator   string     `json:"indicator"`
	Priority    string     `json:"priority"`
	Probability float64    `json:"probability"`
	Basis       string     `json:"basis"`
	BasisN      int64      `json:"basis_n"`
	Counted     int64      `json:"counted"`
	Target      int64      `json:"target"`
	Elapsed     float64    `json:"elapsed"`
	Deadline    *time.Time `json:"deadline"` // null while the clock is stopped
}

func (a *app) printForecasts(s *session, all []metrics.Forecast, incidents map[int64]*metrics.Incident) error {
	p, err := unit.NewPrinter(s.lang, s.ws.Config.Zone)
	if err != nil {
		return err
	}
	list := make([]forecastJSON, 0, len(all))
	table := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	if a.format != "json" {
		fmt.Fprintln(table, "incident\tline\tprobability\tcounted\ttarget\tdeadline\tbasis\tn")
	}
	for _, f := range all {
		i := incidents[f.IncidentKey]
		if i == nil {
			i = &metrics.Incident{}
		}
		row := forecastJSON{Incident: i.ID, Client: i.Client, Line: f.LineID, Indicator: f.Indicator, Priority: f.Priority,
			Probability: f.Probability, Basis: f.Basis, BasisN: f.BasisN, Counted: f.Counted, Target: f.Target, Elapsed: f.Elapsed}
		deadline := "stopped"
		if !f.DeadlineAt.IsZero() {
			row.Deadline, deadline = &f.DeadlineAt, p.Instant(f.DeadlineAt)
		}
		list = append(list, row)
		if a.format != "json" {
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", i.ID, f.LineID, p.Percent(f.Probability, 0), p.Duration(float64(f.Counted)),
				p.Duration(float64(f.Target)), deadline, f.Basis, p.Count(f.BasisN))
		}
	}
	if a.format == "json" {
		return a.encode(list)
	}
	return table.Flush()
}

// encode prints a list for programs.
func (a *app) encode(list any) error {
	enc := json.NewEncoder(a.stdout)
	enc.SetIndent("", "  ")
	return enc.Encode(list)
}

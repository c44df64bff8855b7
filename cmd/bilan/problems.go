package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"bilan/metrics"
	"bilan/metrics/unit"
	"bilan/pipeline"
	"bilan/reports/pack"
)

func (a *app) problemsCommand() *cobra.Command {
	var period, truthFile string
	var evaluate bool
	cmd := &cobra.Command{
		Use:   "problems",
		Short: "list problem candidates and why each is one",
		Long: `Lists the groups of incidents that fired a rule in the four weeks before the end of the period: repetition (R1), burst (R2),
impact (R3), rising trend (R4). The id of a candidate follows from its key, so it never changes from week to week.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.open()
			if err != nil {
				return err
			}
			week, err := metrics.ParsePeriod(period, s.zone, s.asOf)
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
			asOf, err := metrics.AsOf(cmd.Context(), db)
			if err != nil {
				return err
			}
			if evaluate {
				var truth *metrics.Truth
				if truthFile != "" {
					if truth, err = readTruth(truthFile); err != nil {
						return err
					}
				}
				e, err := metrics.EvaluateCandidates(cmd.Context(), db, truth, time.Time{}, asOf)
				if err != nil {
					return err
				}
				return a.printCandidateEvaluation(s, e)
			}
			found, err := metrics.Candidates(cmd.Context(), db, s.catalogue(), metrics.CandidateQuery{
				Period: week, AsOf: asOf, Since: week.To.AddDate(0, 0, -28),
			})
			if err != nil {
				return err
			}
			rules, err := metrics.ReadRules(cmd.Context(), db)
			if err != nil {
				return err
			}
			return a.printCandidates(s, found, rules)
		},
	}
	cmd.Flags().StringVar(&period, "period", "last-week", "the period at whose end candidates are looked at")
	cmd.Flags().BoolVar(&evaluate, "evaluate", false, "judge the grouping against the problems that incidents name")
	cmd.Flags().StringVar(&truthFile, "truth", "", "judge it against this file of families instead, such as truth.json of the demo")
	return cmd
}

// candidateJSON is one candidate for programs.
type candidateJSON struct {
	ID       string       `json:"id"`
	Key      string       `json:"key"`
	Rules    []firingJSON `json:"rules"`
	Recent   int          `json:"incidents"`
	Total    int64        `json:"total"`
	FirstAt  time.Time    `json:"first_at"`
	LatestAt time.Time    `json:"latest_at"`
	Problems []string     `json:"problems"`
}

type firingJSON struct {
	Rule string `json:"rule"`
	Why  string `json:"why"`
}

func (a *app) printCandidates(s *session, found []metrics.Candidate, rules metrics.Rules) error {
	p, err := unit.NewPrinter(s.lang, s.ws.Config.Zone)
	if err != nil {
		return err
	}
	switch a.format {
	case "json":
		list := []candidateJSON{}
		for _, c := range found {
			j := candidateJSON{ID: c.ID, Key: c.Key, Recent: len(c.Incidents), Total: c.Total, FirstAt: c.FirstAt.UTC(),
				LatestAt: c.LatestAt.UTC(), Problems: append([]string{}, c.Problems...)}
			for _, f := range c.Firings {
				j.Rules = append(j.Rules, firingJSON{f.Rule, pack.FiringWords(f, rules, p)})
			}
			list = append(list, j)
		}
		enc := json.NewEncoder(a.stdout)
		enc.SetIndent("", "  ")
		return enc.Encode(list)
	case "", "text":
		table := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
		for _, c := range found {
			var why []string
			for _, f := range c.Firings {
				why = append(why, pack.FiringWords(f, rules, p))
			}
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", c.ID, strings.Join(c.Parts, " · "), strings.Join(why, "; "),
				p.Date(c.LatestAt), strings.Join(c.Problems, " "))
		}
		return table.Flush()
	}
	return usage(fmt.Errorf("unknown format %q", a.format), "problems prints text or json")
}

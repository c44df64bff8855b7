package main

import (
	"context"
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
		Use:   "problems [ID]",
		Short: "list problem candidates, explain one, or judge how they are found",
		Long: `Lists the groups of incidents that fired a rule in the four weeks before the end of the period, the highest expected cost first:
repetition (R1), burst (R2), impact (R3), rising trend (R4), likeness (R5), reopening or return (R6), return after a fix (R7),
recurring cause at a financial client (R8), workaround in use (R9). With an id: why it is one, what it costs, its incidents and how each came
in, what was decided. The id of a candidate follows from its key, so it never changes from week to week; decisions are rows of a register
(rows: decisions). --evaluate judges the grouping against the problems that incidents name.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.open()
			if err != nil {
				return err
			}
			week, err := metrics.ParsePeriod(period, s.zone, s.asOf)
			if err != nil {
				return err
			}
			if a.format != "" && a.format != "text" && a.format != "json" {
				return usage(fmt.Errorf("unknown format %q", a.format), "problems prints text or json")
			}
			if truthFile != "" && !evaluate {
				return usage(fmt.Errorf("--truth without --evaluate"), "add --evaluate")
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
				return a.evaluateCandidates(cmd.Context(), s, db, truthFile, asOf)
			}
			query := metrics.CandidateQuery{Period: week, AsOf: asOf, Since: week.To.AddDate(0, 0, -28)}
			if len(args) > 0 {
				query.Since = time.Time{}
			}
			found, err := metrics.Candidates(cmd.Context(), db, s.catalogue(), query)
			if err != nil {
				return err
			}
			rules, err := metrics.ReadRules(cmd.Context(), db)
			if err != nil {
				return err
			}
			p, err := unit.NewPrinter(s.lang, s.ws.Config.Zone)
			if err != nil {
				return err
			}
			if len(args) > 0 {
				return a.explainCandidate(cmd.Context(), db, found, strings.ToUpper(args[0]), rules, p)
			}
			return a.listCandidates(cmd.Context(), db, found, rules, p)
		},
	}
	cmd.Flags().StringVar(&period, "period", "last-week", "the period at whose end candidates are looked at")
	cmd.Flags().BoolVar(&evaluate, "evaluate", false, "judge the grouping against the problems that incidents name")
	cmd.Flags().StringVar(&truthFile, "truth", "", "judge it against this file of families instead, such as truth.json of the demo")
	return cmd
}

// listCandidates prints one candidate a line; decisions without effect go to the messages.
func (a *app) listCandidates(ctx context.Context, db metrics.Querier, found []metrics.Candidate, rules metrics.Rules, p *unit.Printer) error {
	decisions, err := metrics.Decisions(ctx, db)
	if err != nil {
		return err
	}
	for _, d := range decisions {
		if d.Fault != "" {
			fmt.Fprintf(a.stderr, "%s:%d: decision on %s: %s\n", d.SourceFile, d.SourceLine, d.Candidate, pack.FaultWords(d, p))
		}
	}
	if a.format == "json" {
		list := []candidateJSON{}
		for _, c := range found {
			list = append(list, candidateOf(c, rules, p, nil))
		}
		return a.encode(list)
	}
	table := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	for _, c := range found {
		fmt.Fprintln(table, strings.Join(pack.CandidateLine(c, rules, p), "\t"))
	}
	return table.Flush()
}

// explainCandidate prints all that is known of one candidate.
func (a *app) explainCandidate(ctx context.Context, db metrics.Querier, found []metrics.Candidate, id string, rules metrics.Rules, p *unit.Printer) error {
	c, err := metrics.FindCandidate(ctx, db, found, id)
	if err != nil {
		return err
	}
	if c == nil {
		return usage(fmt.Errorf("no candidate %q at the end of the period", id), "bilan problems lists them; --period looks at another week")
	}
	if c.ID != id {
		fmt.Fprintf(a.stderr, "%s is part of %s\n", id, c.ID)
	}
	keys := append([]int64{}, c.Members...)
	for _, l := range c.Links {
		keys = append(keys, l.Earlier)
	}
	incidents, err := metrics.Incidents(ctx, db, append(keys, c.Incidents...))
	if err != nil {
		return err
	}
	if a.format == "json" {
		return a.encode(candidateOf(*c, rules, p, incidents))
	}
	_, err = fmt.Fprint(a.stdout, pack.CandidateText(*c, incidents, rules, p))
	return err
}
